import type { Behaviour, Limits } from '../behaviour.js'
import type { Report } from '../report.js'
import type { Runner } from '../runner.js'
import { activeResources } from '../strategy/resources.js'
import { defineSuite } from '../suite.js'
import type { SourceBehaviour } from './behaviour.js'
import { type SourceBehaviourName, sourceBehaviours } from './behaviours/index.js'
import { type SourceLimits, settingsOf } from './limits.js'
import { type SourceHook, type SourcePlace, sourceFaultNames } from './place.js'
import { openTrial, type SourceTrial } from './trial.js'

export interface TestSourceOptions {
  /** In the report and in the names of the tests. */
  readonly title: string
  /** A new place, empty, once for each behaviour. */
  readonly create: () => Promise<SourcePlace> | SourcePlace
  /** What the source does not claim, and why. Default: it claims everything. */
  readonly limits?: SourceLimits<SourceBehaviourName>
  /** Gets the report when all is over. Default: printed to stdout as Markdown. */
  readonly report?: (report: Report) => void
}

/**
 * Defines a test for each behaviour that a source owes to `createListener`, with the runner that is given:
 * `testSource({ describe, it, after: afterAll }, { title, create })` with vitest, `{ describe, it, after }` of `node:test`.
 * Throws `TypeError` for limits that name a behaviour that there is not.
 */
export function testSource(runner: Runner, options: TestSourceOptions): void {
  const { title, create, limits = {}, report } = options
  const settings = settingsOf(limits)
  defineSuite<SourceBehaviourName, SourceTrial>(
    runner,
    { kind: 'source', behaviours: sourceBehaviours.map(withHooks), release: (trial) => trial.close() },
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
  behaviour: SourceBehaviour<SourceBehaviourName>,
): Behaviour<SourceBehaviourName, SourceTrial> {
  const { name, promise, needs } = behaviour
  return {
    name,
    promise,
    async run(trial) {
      const missing = needs.filter((hook) => !trial.has(hook))
      if (missing.length > 0) {
        const hooks = missing.join(' and ')
        const advice = `give it in create, or say in limits.without (or of ${name} alone in limits.except) why not`
        throw new Error(`The place has no ${hooks}, which ${name} needs: ${advice}.`)
      }
      await behaviour.run(trial)
    },
  }
}

/** A behaviour is not claimed for a reason of its own, or for that of something that it needs. */
function exceptionsOf({ except = {}, without = {} }: SourceLimits<SourceBehaviourName>): Exceptions {
  const exceptions: { [N in SourceBehaviourName]?: string } = { ...except }
  for (const { name, needs } of sourceBehaviours) {
    const [reason] = needs.flatMap(
      (hook) => without[hook] ?? (isFault(hook) ? without.faults : undefined) ?? [],
    )
    if (reason !== undefined) exceptions[name] ??= reason
  }
  return exceptions
}

function isFault(hook: SourceHook): boolean {
  return sourceFaultNames.some((name) => name === hook)
}

type Exceptions = NonNullable<Limits<SourceBehaviourName>['except']>
