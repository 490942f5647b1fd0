import type { Arguments } from './arguments.js'
import { Brokers } from './brokers.js'
import type { Fault, FaultResult } from './fault.js'
import { runFault } from './run-fault.js'

/** All faults together take no longer; one that begins after it fails. */
const allMs = 900_000

export interface RunFaultsOptions {
  readonly signal: AbortSignal
  readonly ci: boolean
  /** Hears of progress. */
  readonly say: (line: string) => void
}

/** Runs those that were asked for, one after another. */
export async function runFaults(
  known: readonly Fault[],
  { faults, transport, count }: Arguments,
  { signal, ci, say }: RunFaultsOptions,
): Promise<readonly FaultResult[]> {
  const chosen = known.filter((fault) => (faults.length === 0 ? !fault.proof : faults.includes(fault.name)))
  const runs = chosen.flatMap((fault) =>
    fault.transports
      .filter((over) => transport === undefined || over === transport)
      .map((over) => ({ fault, over })),
  )
  if (runs.length === 0) throw new Error('No fault of that name applies to that transport')
  const endsAt = performance.now() + (faults.length === 0 ? allMs : Number.POSITIVE_INFINITY)
  const brokers = new Brokers()
  const results: FaultResult[] = []
  try {
    for (const { fault, over } of runs) {
      say(`${fault.name} over ${over}: ${fault.summary} …`)
      const startedAt = performance.now()
      const result = await runFault(fault, over, {
        brokers,
        signal,
        ci,
        boundMs: Math.max(0, Math.min(fault.boundMs, Math.round(endsAt - startedAt))),
        ...(count !== undefined && { count }),
      })
      results.push(result)
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
      say(`  ${result.ok ? 'ok' : 'NOT OK'} after ${seconds} s${result.note ? `: ${result.note}` : ''}`)
    }
    return results
  } finally {
    await brokers.stopAll()
  }
}
