import { setMaxListeners } from 'node:events'
import { type Arguments, helpText, listText, parseArguments } from './arguments.js'
import { cases } from './cases.js'
import {
  type Baseline,
  notMeasured,
  readBaseline,
  saveBaseline,
  updated,
  worseThan,
} from './report/baseline.js'
import { figuresOf } from './report/figures.js'
import { machine } from './report/machine.js'
import { type Report, reportText } from './report/report.js'
import { reportMarkdown } from './report/report-markdown.js'
import { rowsOf } from './report/row.js'
import { planRun } from './run/plan.js'
import { runCases } from './run/run-cases.js'

const interrupted = new AbortController()
// Each process that is started listens.
setMaxListeners(0, interrupted.signal)
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The second time it ends at once; what was started then ends by itself.
  process.once(name, () => interrupted.abort(new Error(`Stopped by ${name}`)))
}
const say = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2))
  if (args.help || args.list) {
    process.stdout.write(args.help ? helpText : listText(cases))
    return 0
  }
  const plans = planRun(cases, args)
  if (plans.length === 0) throw new Error(`There is nothing called ${args.only}; --list names what there is`)
  const baseline = args.check ? await readBaseline() : undefined
  const where = machine()
  const results = await runCases(plans, {
    quick: args.quick,
    signal: interrupted.signal,
    say,
    ...(args.cpuProf !== undefined && { profiles: args.cpuProf }),
  })
  const report: Report = {
    rows: results.flatMap(rowsOf),
    cells: results.flatMap(figuresOf),
    machine: where,
  }
  process.stdout.write(`${textOf(report, args)}\n`)
  if (args.save) await saveBaseline(updated(await readBaseline(), report.rows))
  const failures = results.flatMap((result) =>
    [...result.failed].map(
      ([contender, how]) => `${result.case.name}: ${contender} failed: ${how.split('\n')[0]}`,
    ),
  )
  for (const failure of failures) say(failure)
  const worse = baseline ? compare(baseline, report) : []
  return failures.length + worse.length > 0 ? 1 : 0
}

function textOf(report: Report, { json, markdown }: Arguments): string {
  if (json) return JSON.stringify(report)
  return markdown ? reportMarkdown(report, cases, new Date()) : reportText(report)
}

function compare(baseline: Baseline, { rows }: Report): readonly string[] {
  for (const line of notMeasured(baseline, rows)) say(`Not compared: ${line}`)
  const worse = worseThan(baseline, rows)
  for (const line of worse) say(`Worse: ${line}`)
  if (worse.length === 0) say('Nothing is worse than the baseline, beyond its noise.')
  return worse
}

try {
  process.exitCode = await main()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
