import { expect, it } from 'vitest'
import type { Report } from './report.js'
import { reportMarkdown } from './report-markdown.js'
import type { Row } from './row.js'

const row: Row = {
  case: 'walking/uphill',
  ratio: 1.2,
  target: 1.5,
  met: true,
  note: 'µs each / plain',
  spread: 0.1,
  direction: 'at most',
}
const report: Report = {
  rows: [
    row,
    { ...row, case: 'walking/downhill', ratio: 0.5, target: 0.8, met: false, direction: 'at least' },
    { ...row, case: 'walking/far', ratio: null, met: null },
    { ...row, case: 'walking/speed', ratio: 12_345.6, target: null, met: null },
  ],
  cells: [
    {
      case: 'walking',
      cell: 'uphill',
      contender: 'ours',
      perSecond: 12_345.6,
      cpuUs: 80.51,
      spread: 0.1,
      rounds: 3,
    },
    {
      case: 'walking',
      cell: 'uphill',
      contender: 'plain',
      perSecond: 9,
      cpuUs: 8,
      spread: 0,
      rounds: 3,
      extra: { steps: 7 },
    },
  ],
  machine: {
    node: 'v20.20.2',
    processors: 2,
    model: 'A processor',
    memoryGiB: 8,
    load: 0.5,
    rabbitmq: '3.10.8',
  },
}
const cases = [
  { name: 'walking', summary: 'on foot' },
  { name: 'riding', summary: 'on a horse' },
]

it('makes sections of a page: the machine, targets with what was missed, what was reported, and the figures', () => {
  expect(reportMarkdown(report, cases, new Date('2026-11-30T12:00:00Z'))).toBe(
    `Measured on 2026-11-30: Node 20.20.2, RabbitMQ 3.10.8, 2 × A processor, 8 GiB; load 0.5 when it began.

### Targets

1 of 3 are met. Missed: \`walking/downhill\`. Not measured: \`walking/far\`.

| case               | ratio | target | met    | spread | what |
| --- | --: | --- | --- | --: | --- |
| \`walking/uphill\`   |   1.2 | ≤ 1.5  | yes    |    0.1 | µs each / plain |
| \`walking/downhill\` |   0.5 | ≥ 0.8  | **no** |    0.1 | µs each / plain |
| \`walking/far\`      |       | ≤ 1.5  |        |    0.1 | µs each / plain |

### Reported beside them

| case            |  ratio | spread | what |
| --- | --: | --: | --- |
| \`walking/speed\` | 12,350 |    0.1 | µs each / plain |

### Figures of \`walking\`

On foot.

| cell   | who   | a second | processor µs each | spread | besides |
| --- | --- | --: | --: | --: | --- |
| uphill | ours  |   12,350 |             80.51 |    0.1 |  |
| uphill | plain |        9 |                 8 |      0 | steps 7 |`,
  )
})

it('leaves out what a run does not have', () => {
  const part: Report = { ...report, rows: [row], cells: [] }
  expect(reportMarkdown(part, cases, new Date(0))).not.toMatch(/Reported|Figures|Missed|Not measured/)
})
