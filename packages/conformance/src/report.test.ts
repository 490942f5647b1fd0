import { expect, it } from 'vitest'
import { formatReport } from './report.js'

it('is a page of Markdown, whatever a reason contains', () => {
  const page = formatReport({
    kind: 'strategy',
    title: 'webhook',
    findings: [
      { name: 'a', promise: 'does this', result: 'kept' },
      { name: 'b', promise: 'does that', result: 'broken', why: 'Error: one | two\n\nthree' },
      { name: 'c', promise: 'does more', result: 'not claimed', why: 'No peer.' },
      { name: 'd', promise: 'does all', result: 'not run' },
    ],
  })
  expect(page).toBe(`## Conformance of the strategy webhook

1 of 4 behaviours kept. Node ${process.versions.node}.

| behaviour | promise | result |
| --- | --- | --- |
| \`a\` | does this | kept |
| \`b\` | does that | broken: Error: one \\| two three |
| \`c\` | does more | not claimed: No peer. |
| \`d\` | does all | not run |
`)
})
