import { parseArgs } from 'node:util'
import { defaultCount, type Fault, type Transport, transports } from './fault.js'

export interface Arguments {
  /** Empty: all. */
  readonly faults: readonly string[]
  /** Absent: each that the fault applies to. */
  readonly transport?: Transport
  readonly count?: number
  /** Faults that run at a time. */
  readonly parallel: number
  readonly json: boolean
  readonly list: boolean
  readonly help: boolean
}

const defaultParallel = 2

export const helpText = `Injects faults between real brokers, an emitter and a listener, and counts what is lost.

  npm run chaos                                          all faults
  npm run chaos -- --fault broker-kill                   one; may be given more than once
  npm run chaos -- --fault broker-kill --transport qpid  over one transport
  npm run --silent chaos -- --json                       for machines

  --fault <name>       which fault; see --list
  --transport <name>   ${transports.join(', ')}
  --count <number>     notifications, instead of the fault's own number (${defaultCount.toLocaleString('en')}, or more)
  --parallel <number>  faults at a time (${defaultParallel}): they mostly wait
  --json               one line of JSON on standard output
  --list               the faults, and what they do
  --help               this

Exit code 1: an accepted notification was lost, or another promise was broken. Progress is on standard error.
`

/** Throws with a message for people. */
export function parseArguments(given: readonly string[], known: readonly Fault[]): Arguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      fault: { type: 'string', multiple: true, default: [] },
      transport: { type: 'string' },
      count: { type: 'string' },
      parallel: { type: 'string', default: String(defaultParallel) },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { fault: faults, json, list, help } = values
  const unknown = faults.find((name) => !known.some((fault) => fault.name === name))
  if (unknown !== undefined) throw new Error(`There is no fault ${unknown}; --list names them`)
  const transport = transports.find((name) => name === values.transport)
  if (values.transport !== undefined && !transport)
    throw new Error(`--transport must be one of ${transports.join(', ')}`)
  const count = values.count === undefined ? undefined : positive('--count', values.count)
  return {
    faults,
    parallel: positive('--parallel', values.parallel),
    json,
    list,
    help,
    ...(transport && { transport }),
    ...(count !== undefined && { count }),
  }
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new Error(`${option} must be a whole number above 0`)
}

export function listText(known: readonly Fault[]): string {
  const width = Math.max(...known.map(({ name }) => name.length))
  return known
    .map(
      ({ name, summary, transports: over, count = defaultCount, boundMs, recoveryMs, proof }) =>
        `${name.padEnd(width)}  ${proof ? '(not one of all) ' : ''}${summary}\n${' '.repeat(width)}  ` +
        `${over.join(', ')}; ${count.toLocaleString('en')} notifications; at most ${boundMs / 1_000} s, ` +
        `ready again within ${recoveryMs / 1_000} s\n`,
    )
    .join('')
}
