import { expect, it } from 'vitest'
import { cpuEach, p50, rate, ratioOf, ratioToBest } from './comparisons.js'
import type { Measured } from './contender/contender.js'

const ours: Measured = { count: 1_000, elapsedMs: 500, cpuMs: 20 }
const plain: Measured = { count: 2_000, elapsedMs: 500, cpuMs: 20 }
const measured = (contender: string, cell: string) => (cell === 'a' ? { ours, plain }[contender] : undefined)

it('processor time is for each, and a rate for a second', () => {
  expect(cpuEach(ours)).toBe(20)
  expect(rate(ours)).toBe(2_000)
})

it('nothing done has no processor time for each', () => {
  expect(cpuEach({ count: 0, elapsedMs: 1, cpuMs: 1 })).toBeUndefined()
})

it('a ratio is that of ours to the baseline', () => {
  expect(ratioOf(cpuEach, 'ours', 'plain', 'a').ratio(measured)).toBe(2)
  expect(ratioOf(rate, 'ours', 'plain', 'a').ratio(measured)).toBe(0.5)
})

it('a ratio to the best is that to the highest of those that were measured', () => {
  expect(ratioToBest(rate, 'ours', ['nobody', 'plain'], 'a').ratio(measured)).toBe(0.5)
  expect(ratioToBest(rate, 'ours', ['ours', 'plain'], 'a').ratio(measured)).toBe(0.5)
})

it('there is no ratio where something was not measured', () => {
  expect(ratioOf(rate, 'ours', 'plain', 'b').ratio(measured)).toBeUndefined()
  expect(ratioOf(rate, 'ours', 'nobody', 'a').ratio(measured)).toBeUndefined()
  expect(ratioOf(p50, 'ours', 'plain', 'a').ratio(measured)).toBeUndefined()
})
