import { expect, it } from 'vitest'
import { cpuEach, rate } from '../comparisons.js'
import { alone, processorRatio, reported, shareOf, subjectCase } from './subject-case.js'

const measured = (subject: string) =>
  ({
    ours: { count: 1_000, elapsedMs: 50, cpuMs: 3 },
    baseline: { count: 2_000, elapsedMs: 50, cpuMs: 3 },
  })[subject]

it('compares the processor time of each repetition', () => {
  expect(processorRatio('ours', 'baseline').ratio(measured)).toBe(2)
})

it('tells a figure as a share of its bound', () => {
  expect(shareOf(cpuEach, 'ours', { value: 1.5, unit: 'µs' }).ratio(measured)).toBe(2)
  expect(shareOf(rate, 'ours', { value: 10_000, unit: 'a second' }).ratio(measured)).toBe(2)
  expect(shareOf(rate, 'nobody', { value: 1, unit: 'a second' }).ratio(measured)).toBeUndefined()
})

it('reports microseconds', () => {
  expect(reported('ours')).toMatchObject({
    name: 'ours-us',
    target: null,
    contenders: ['ours'],
    cells: [alone],
  })
  expect(reported('ours').ratio(measured)).toBe(3)
})

it('leaves some to longer runs, and opens each by its name', async () => {
  const made = subjectCase({
    name: 'a',
    summary: 'b',
    module: 'm',
    subjects: ['ours'],
    more: ['other'],
    rows: [],
  })
  expect(made.contenders).toEqual([
    { name: 'ours', module: 'm' },
    { name: 'other', module: 'm', quick: false },
  ])
})
