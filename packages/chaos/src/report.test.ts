import { expect, it } from 'vitest'
import type { FaultResult } from './fault.js'
import { jsonOf, tableOf } from './report.js'

const result: FaultResult = {
  fault: 'rain',
  transport: 'rabbit',
  sent: 10_000,
  accepted: 9_999,
  delivered: 9_998,
  lost: 1,
  duplicated: 0,
  stallMs: 1_234,
  peakMb: 42,
  ok: false,
  note: 'wet',
}

const cells = (text = '') => text.split('|').map((cell) => cell.trim())

it('the table has a line for each fault', () => {
  const [heading, rule, line, ...more] = tableOf([result]).split('\n')
  expect(cells(heading)).toEqual(
    '|fault|transport|sent|accepted|delivered|lost|duplicated|longest stall, ms|memory peak, MiB|ok|note|'.split(
      '|',
    ),
  )
  expect(cells(rule)).toHaveLength(cells(heading).length)
  expect(cells(line)).toEqual('|rain|rabbit|10,000|9,999|9,998|1|0|1,234|42|NO|wet|'.split('|'))
  expect(more).toEqual([])
})

it('for machines the results are one object', () => {
  expect(JSON.parse(jsonOf([result]))).toEqual({ faults: [result] })
  expect(jsonOf([result])).not.toContain('\n')
})
