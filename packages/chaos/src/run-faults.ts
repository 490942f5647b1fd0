import type { Arguments } from './arguments.js'
import { Brokers } from './brokers.js'
import type { Fault, FaultResult } from './fault.js'
import { runFault } from './run-fault.js'

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
