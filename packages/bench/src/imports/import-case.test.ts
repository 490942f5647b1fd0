import { expect, it } from 'vitest'
import { against } from './import-case.js'

const measured = (name: string) => ({ count: 1, elapsedMs: 1, cpuMs: name === 'ours' ? 30 : 20 })

it('adds what is allowed to the baseline', () => {
  expect(against(({ cpuMs }) => cpuMs, 'ours', 'theirs').ratio(measured)).toBe(1.5)
  expect(against(({ cpuMs }) => cpuMs, 'ours', 'theirs', 10).ratio(measured)).toBe(1)
  expect(against(({ cpuMs }) => cpuMs, 'ours', 'theirs').ratio(() => undefined)).toBeUndefined()
})
