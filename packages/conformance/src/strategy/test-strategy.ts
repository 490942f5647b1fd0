import { exceptionsOf, whereGiven } from '../needs.js'
import type { Report } from '../report.js'
import { activeResources } from '../resources.js'
import type { Runner } from '../runner.js'
import { defineSuite } from '../suite.js'
import { type StrategyBehaviourName, strategyBehaviours } from './behaviours/index.js'
import { type StrategyLimits, settingsOf } from './limits.js'
import { hooks, type StrategyPlace } from './place.js'
import { openTrial, type Trial } from './trial.js'

/** How a strategy is tried. */
export interface TestStrategyOptions {
  /** In the report and in the names of the tests. */
  readonly title: string
  /** A new strategy, not used yet, at a place of its own, once for each behaviour. */
  readonly create: () => Promise<StrategyPlace> | StrategyPlace
  /** What the strategy does not claim, and why. Default: it claims everything. */
  readonly limits?: StrategyLimits<StrategyBehaviourName>
  /** Gets the report when all is over. Default: printed to stdout as Markdown. */
  readonly report?: (report: Report) => void
}

/**
 * Defines a test for each behaviour that a strategy owes to `createNotifier` and to combinators, with the runner that is given:
 * `testStrategy({ describe, it, after: afterAll }, { title, create })` with vitest, `{ describe, it, after }` of `node:test`.
 * Throws `TypeError` for limits that name a behaviour or a hook that there is not.
 */
export function testStrategy(runner: Runner, options: TestStrategyOptions): void {
  const { title, create, limits = {}, report } = options
  const settings = settingsOf(limits)
  const { except = {}, without = {} } = limits
  defineSuite<StrategyBehaviourName, Trial>(
    runner,
    {
      kind: 'strategy',
      behaviours: strategyBehaviours.map((behaviour) => whereGiven(behaviour)),
      release: (trial) => trial.close(),
    },
    {
      title,
      create: async () => {
        const resourcesBefore = activeResources()
        return openTrial(await create(), settings, resourcesBefore)
      },
      limits: { ...limits, except: exceptionsOf(strategyBehaviours, except, without, hooks) },
      ...(report && { report }),
    },
  )
}
