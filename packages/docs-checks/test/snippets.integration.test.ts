import { mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startProtonBroker } from '@glance-notifications/test-brokers'
import { describeWithAmqp10, describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asShown } from '../src/as-shown.js'
import { compile } from '../src/compile.js'
import { blocksThatHaveToRun } from '../src/has-to-run.js'
import { expectedOutput, programsOf } from '../src/program.js'
import { type BrokerKind, brokerOf, runProgram } from '../src/run-program.js'
import { pages } from './pages.js'

const programs = pages.flatMap(programsOf)
/** In this package, so that the snippets find the packages as any module here does. */
const folder = mkdtempSync(fileURLToPath(new URL('../.snippets-', import.meta.url)))
let problems: readonly string[] = []
beforeAll(() => {
  problems = compile(programs, folder)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('the ts blocks of the documentation', () => {
  it('compile under strict, against the built packages', () => {
    expect(problems).toEqual([])
  })

  it('run on the pages that people copy from first, or say why not', () => {
    const runs = new Set(programs.filter((program) => program.runs).flatMap(({ blocks }) => blocks))
    expect(pages.flatMap((page) => blocksThatHaveToRun(page, runs))).toEqual([])
  })
})

/** Tests for each program that needs this broker. `url` gives one where nobody else is. */
function itRuns(kind: BrokerKind, url: () => Promise<string>): void {
  const some = programs
    .filter((program) => program.runs && brokerOf(program) === kind)
    .map((program) => ({ where: `${program.page}:${program.line}`, program }))
  it.each(some)('runs the block of $where, which prints what the page says', async ({ where, program }) => {
    const { exitCode, output } = await runProgram(program, folder, await url())
    const expected = expectedOutput(program)
    expect(asShown(expected, output), `the output of ${where}`).toBe(expected)
    expect(exitCode, `the exit code of ${where}, which printed: ${output}`).toBe(0)
  })
}

describe('without a broker', () => {
  itRuns('none', async () => '')
})
describeWithRabbit('with RabbitMQ', (lease) => {
  itRuns('rabbit', async () => (await lease()).url)
})
describeWithAmqp10(
  'with AMQP 1.0',
  () => {
    // Its addresses are the same for everybody, and the pages use the defaults.
    const brokers: Awaited<ReturnType<typeof startProtonBroker>>[] = []
    afterAll(async () => {
      await Promise.all(brokers.map((broker) => broker.stop()))
    })
    itRuns('amqp10', async () => {
      const broker = await startProtonBroker()
      brokers.push(broker)
      return broker.url
    })
  },
  { on: ['proton'] },
)
