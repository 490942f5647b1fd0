import { mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { compile } from '../src/compile.js'
import { parsePage } from '../src/page.js'
import { expectedOutput, programsOf } from '../src/program.js'
import { runProgram } from '../src/run-program.js'

const folder = mkdtempSync(fileURLToPath(new URL('../.snippets-', import.meta.url)))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const page = parsePage(
  'docs/a.md',
  `
<!-- snippet: file=other.ts -->

\`\`\`ts
export const name: string = 'other'
\`\`\`

<!-- snippet: run -->

\`\`\`ts
import { existsSync } from 'node:fs'
import { name } from './other.js'
console.log(name, 'amqp://guest:guest@localhost:5672/', existsSync('/var/lib/images'), '/var/lib/images/outbox')
process.exitCode = 3
\`\`\`

\`\`\`ts
const wrong: number = 'text'
missing()
\`\`\`
`,
)

it('tells the line of the page where a block does not compile, and what may be missing', () => {
  expect(compile(programsOf(page), folder)).toEqual([
    "docs/a.md:18:7: TS2322: Type 'string' is not assignable to type 'number'.",
    "docs/a.md:19:1: TS2304: Cannot find name 'missing'.",
    expect.stringContaining('<!-- snippet: continues -->'),
  ])
})

it('runs a block with its files, a broker, and paths in a temporary folder', async () => {
  const [program] = programsOf(page).filter(({ runs }) => runs)
  expect(program && (await runProgram(program, folder, 'amqp://127.0.0.1:1'))).toEqual({
    exitCode: 3,
    output: expect.stringMatching(/^other amqp:\/\/127\.0\.0\.1:1\/ true \/\S+\/var\/lib\/images\/outbox\n$/),
  })
  expect(program && expectedOutput(program)).toBe('')
})
