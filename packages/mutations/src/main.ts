import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './folders.js'
import type { Mutation } from './mutation.js'
import { mutations } from './mutations/index.js'
import { runTests } from './run-tests.js'
import { withTable } from './table.js'

const usage = `Usage: npm run mutations -- [options]

Breaks each promise on purpose, one at a time, as its source is loaded (no file changes), and runs the test that is said to
catch it: once on intact sources, where it must pass, and once on the broken one, where it must fail.

  --only NAME    that mutation alone; may be given more than once
  --every-test   run the whole test file on the broken source, and list what fails
  --list         what there is
  --write        make the table of docs/guarantees.md anew
  --help

Ends with 0 when each was caught, else with 1.`

const page = join(root, 'docs', 'guarantees.md')
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    'every-test': { type: 'boolean' },
    list: { type: 'boolean' },
    write: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

/** Whether the named test passes on intact sources and fails on the broken one; what to say of it. */
async function tryOut(mutation: Mutation): Promise<{ readonly caught: boolean; readonly text: string }> {
  const intact = await runTests(mutation.caughtBy)
  if (intact.passed.length === 0 || intact.failed.length > 0)
    return { caught: false, text: 'the test does not pass, or is not there, on intact sources' }
  const { failed, strayErrors } = await runTests(mutation.caughtBy, mutation)
  const caught = failed.length > 0 || strayErrors > 0
  return { caught, text: caught ? 'caught' : 'NOT CAUGHT' }
}

async function runAll(chosen: readonly Mutation[]): Promise<number> {
  let caught = 0
  for (const mutation of chosen) {
    const started = performance.now()
    const result = await tryOut(mutation)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${mutation.promise} ${mutation.name}: ${result.text} (${seconds} s)\n`)
    if (result.caught) caught += 1
  }
  process.stdout.write(`${caught} of ${chosen.length} caught\n`)
  return caught === chosen.length ? 0 : 1
}

async function listFailing(chosen: readonly Mutation[]): Promise<number> {
  for (const mutation of chosen) {
    const { failed, strayErrors } = await runTests({ file: mutation.caughtBy.file }, mutation)
    process.stdout.write(`${mutation.name}: ${strayErrors} errors that no test has heard\n`)
    for (const title of failed) process.stdout.write(`  ${title}\n`)
  }
  return 0
}

async function main(): Promise<number> {
  const { only } = values
  const unknown = only?.find((name) => !mutations.some((mutation) => mutation.name === name))
  if (unknown !== undefined) throw new Error(`There is no mutation ${unknown}; --list shows what there is.`)
  const chosen = mutations.filter(({ name }) => only?.includes(name) ?? true)
  if (values.help) process.stdout.write(`${usage}\n`)
  else if (values.list)
    process.stdout.write(
      mutations.map(({ promise, name, breaks }) => `${promise} ${name}: ${breaks}\n`).join(''),
    )
  else if (values.write) writeFileSync(page, withTable(readFileSync(page, 'utf8'), mutations))
  else return values['every-test'] ? listFailing(chosen) : runAll(chosen)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
