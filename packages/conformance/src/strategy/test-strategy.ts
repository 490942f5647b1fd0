import type { Behaviour, Limits } from '../behaviour.js'
import type { Report } from '../report.js'
import type { Runner } from '../runner.js'
import { defineSuite } from '../suite.js'
import type { StrategyBehaviour } from './behaviour.js'
import { type StrategyBehaviourName, strategyBehaviours } from './behaviours/index.js'
import { type StrategyLimits, settingsOf } from './limits.js'
import { type Hook, hooks, type StrategyPlace } from './place.js'
import { activeResources } from './resources.js'
import { openTrial, type Trial } from './trial.js'

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
  defineSuite<StrategyBehaviourName, Trial>(
    runner,
    {
      kind: 'strategy',
      behaviours: strategyBehaviours.map(withHooks),
      release: (trial) => trial.close(),
    },
    {
      title,
      create: async () => {
        const resourcesBefore = activeResources()
        return openTrial(await create(), settings, resourcesBefore)
      },
      limits: { ...limits, except: exceptionsOf(limits) },
      ...(report && { report }),
    },
  )
}

/** What is missing is a failure, unless it was declared. */
function withHooks(
  behaviour: StrategyBehaviour<StrategyBehaviourName>,
): Behaviour<StrategyBehaviourName, Trial> {
  const { name, promise, needs } = behaviour
  return {
    name,
    promise,
    async run(trial) {
      const missing = needs.filter((hook) => !trial.has(hook))
      if (missing.length > 0) {
        const names = missing.join(' and ')
        const advice = `give it in create, or say in limits.without (or of ${name} alone in limits.except) why not`
        throw new Error(`The place has no ${names}, which ${name} needs: ${advice}.`)
      }
      await behaviour.run(trial)
    },
  }
}

/** A behaviour is not claimed for a reason of its own, or for that of something that it needs. */
function exceptionsOf({ except = {}, without = {} }: StrategyLimits<StrategyBehaviourName>): Exceptions {
  const known: readonly string[] = hooks
  const unknown = Object.keys(without).find((hook) => !known.includes(hook))
  if (unknown !== undefined)
    throw new TypeError(`limits.without: there is no hook ${unknown}. Hooks: ${known.join(', ')}.`)
  const exceptions: { [N in StrategyBehaviourName]?: string } = { ...except }
  for (const { name, needs } of strategyBehaviours) {
    const [reason] = needs.flatMap((hook: Hook) => without[hook] ?? [])
    if (reason !== undefined) exceptions[name] ??= reason
  }
  return exceptions
}

type Exceptions = NonNullable<Limits<StrategyBehaviourName>['except']>
