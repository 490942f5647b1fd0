import { expect, it } from 'vitest'
import { growthIn } from './count-case.js'

const measured = (_: string, cell: string) =>
  cell === 'short' ? { count: 10, elapsedMs: 1, cpuMs: 1 } : { count: 100, elapsedMs: 20, cpuMs: 20 }

it('growth is what each takes in the longer run, over what it takes in the shorter', () => {
  const { ratio } = growthIn('ours', 'short', 'long')
  expect(ratio(measured)).toBe(2)
  expect(ratio(() => undefined)).toBeUndefined()
})
