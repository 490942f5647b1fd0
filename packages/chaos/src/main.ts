import { helpText, listText, parseArguments } from './arguments.js'
import { faults } from './faults/index.js'
import { jsonOf, tableOf } from './report.js'
import { runFaults } from './run-faults.js'

const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The second time it ends at once; what was started then ends by itself.
  process.once(name, () => interrupted.abort(new Error(`Stopped by ${name}`)))
}

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2), faults)
  if (args.help || args.list) {
    process.stdout.write(args.help ? helpText : listText(faults))
    return 0
  }
  const results = await runFaults(faults, args, {
    signal: interrupted.signal,
    ci: process.env.CI === 'true' || process.env.CI === '1',
    say: (line) => void process.stderr.write(`${line}\n`),
  })
  process.stdout.write(`${args.json ? jsonOf(results) : tableOf(results)}\n`)
  return results.every(({ ok }) => ok) ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
