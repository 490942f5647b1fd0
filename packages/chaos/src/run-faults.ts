import type { Arguments } from './arguments.js'
import { Brokers } from './brokers.js'
import type { Fault, FaultResult, Transport } from './fault.js'
import { runFault } from './run-fault.js'

/** All faults together take no longer; one that begins after it fails. */
const allMs = 900_000

export interface RunFaultsOptions {
  readonly signal: AbortSignal
  readonly ci: boolean
  /** Hears of progress. */
  readonly say: (line: string) => void
}

interface Run {
  readonly fault: Fault
  readonly over: Transport
}

/** Runs those that were asked for, some at a time; gives the results in the order of the list. */
export async function runFaults(
  known: readonly Fault[],
  args: Arguments,
  { signal, ci, say }: RunFaultsOptions,
): Promise<readonly FaultResult[]> {
  const { faults, count, parallel } = args
  const runs = runsOf(known, args)
  const endsAt = performance.now() + (faults.length === 0 ? allMs : Number.POSITIVE_INFINITY)
  const brokers = new Brokers(parallel)
  const results: FaultResult[] = []
  const waiting = runs.entries()

  const lane = async (): Promise<void> => {
    for (const [index, { fault, over }] of waiting) {
      const name = `${fault.name} over ${over}`
      say(`${name}: ${fault.summary} …`)
      const startedAt = performance.now()
      const boundMs = Math.max(0, Math.min(fault.boundMs, Math.round(endsAt - startedAt)))
      const options = { brokers, signal, ci, boundMs, ...(count !== undefined && { count }) }
      const result = await runFault(fault, over, options)
      results[index] = result
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
      say(
        `${name}: ${result.ok ? 'ok' : 'NOT OK'} after ${seconds} s${result.note ? `: ${result.note}` : ''}`,
      )
    }
  }
  try {
    // Each puts away what it has, also when another has failed.
    const lanes = await Promise.allSettled(Array.from({ length: parallel }, lane))
    for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason
    return results
  } finally {
    await brokers.stopAll()
  }
}

function runsOf(known: readonly Fault[], { faults, transport }: Arguments): readonly Run[] {
  const chosen = known.filter((fault) => (faults.length === 0 ? !fault.proof : faults.includes(fault.name)))
  const runs = chosen.flatMap((fault) =>
    fault.transports
      .filter((over) => transport === undefined || over === transport)
      .map((over) => ({ fault, over })),
  )
  if (runs.length === 0) throw new Error('No fault of that name applies to that transport')
  return runs
}
