import type { Surroundings } from '../surroundings.js'
import { Brokers } from './brokers.js'
import type { CaseResult } from './case-result.js'
import { type CasePlan, runCase } from './run-case.js'

export interface RunCasesOptions extends Pick<Surroundings, 'quick' | 'signal' | 'say'> {
  readonly profiles?: string
}

/** Runs one case after another: side by side they would disturb each other. */
export async function runCases(
  plans: readonly CasePlan[],
  { profiles, ...given }: RunCasesOptions,
): Promise<readonly CaseResult[]> {
  const brokers = new Brokers(given.say)
  const surroundings: Surroundings = { ...given, brokers }
  const results: CaseResult[] = []
  try {
    for (const plan of plans)
      results.push(await runCase(plan, { surroundings, ...(profiles !== undefined && { profiles }) }))
    return results
  } finally {
    await brokers.stop()
  }
}
