import { imageEvents } from '@glance-notifications/payloads'
import { describe, expect, it } from 'vitest'
import type { Measured } from '../contender/contender.js'
import { growthAgainst } from './size-case.js'
import { imageOf, imageWithLongText, sizeNames, sizes } from './sizes.js'

const took = (cpuMs: number): Measured => ({ count: 1, elapsedMs: cpuMs, cpuMs })

describe('growth', () => {
  it('is what ours takes more, over what the baseline takes more', () => {
    const measured = {
      'ours-1-kb': took(3),
      'ours-1-mb': took(1_500),
      'json-1-kb': took(2),
      'json-1-mb': took(2_000),
    }
    const { ratio, contenders } = growthAgainst('ours', 'json', '1-mb')
    expect(
      ratio(
        (name) =>
          measured[name === 'ours-1-kb' || name === 'ours-1-mb' || name === 'json-1-kb' ? name : 'json-1-mb'],
      ),
    ).toBe(0.5)
    expect(contenders).toEqual(Object.keys(measured))
  })

  it('is nothing where something was not measured', () => {
    expect(growthAgainst('ours', 'json', '1-mb').ratio(() => undefined)).toBeUndefined()
  })
})

describe.each(sizeNames)('a payload of %s', (size) => {
  it.each([imageOf(size), imageWithLongText(size)])('is valid, and as long', (image) => {
    expect(imageEvents.validate('image.update', 'INFO', image)).toBeUndefined()
    const share = Buffer.byteLength(JSON.stringify(image)) / sizes[size]
    expect(share).toBeGreaterThan(0.8)
    expect(share).toBeLessThan(1.8)
  })
})
