import type { Report } from '../../src/index.js'
import type { Runner } from '../../src/runner.js'

interface Test {
  readonly name: string
  readonly timeout: number
  readonly run: () => Promise<void>
}

/** Runs what a suite defines at once, in this process, one test after the other, and gives its report. */
export async function runSuite(
  define: (runner: Runner, report: (report: Report) => void) => void,
  only?: readonly string[],
): Promise<Report> {
  const tests: Test[] = []
  const afterAll: (() => void)[] = []
  const reports: Report[] = []
  const runner: Runner = {
    describe: (_, suite) => suite(),
    it: (name, { timeout }, run) => tests.push({ name, timeout, run }),
    after: (run) => afterAll.push(run),
  }
  define(runner, (report) => reports.push(report))
  // What a test rejects with is in the report.
  for (const { name, run } of tests) if (only?.includes(name) ?? true) await run().catch(() => {})
  for (const run of afterAll) run()
  const [report] = reports
  if (!report) throw new Error('The suite gave no report.')
  return report
}
