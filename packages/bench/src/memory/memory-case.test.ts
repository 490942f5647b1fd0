import { expect, it } from 'vitest'
import { grown, moreThan } from './memory-case.js'

const measured = (name: string) => ({
  count: 1,
  elapsedMs: 1,
  cpuMs: 1,
  extra:
    name === 'ours'
      ? { peakMB: 90, heapFirstMB: 10, heapLastMB: 11 }
      : { peakMB: 75, heapFirstMB: 5, heapLastMB: 5 },
})

it('tells how much more there is, as a share of what is allowed', () => {
  expect(moreThan('ours', 'theirs', 'a', 20).ratio(measured)).toBe(0.75)
  expect(moreThan('ours', 'theirs', 'a', 20).ratio(() => undefined)).toBeUndefined()
})

it('tells how much what is in use has grown', () => {
  expect(grown('ours', 'a').ratio(measured)).toBe(1.1)
  expect(grown('ours', 'a').ratio(() => undefined)).toBeUndefined()
})
