import { exceptionsOf, whereGiven } from '../needs.js'
import type { Report } from '../report.js'
import { activeResources } from '../resources.js'
import type { Runner } from '../runner.js'
import { defineSuite } from '../suite.js'
import { type SourceBehaviourName, sourceBehaviours } from './behaviours/index.js'
import { type SourceLimits, settingsOf } from './limits.js'
import { type SourcePlace, sourceFaultNames, sourceHooks } from './place.js'
import { openTrial, type SourceTrial } from './trial.js'

/** How a source is tried. */
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
 * Throws `TypeError` for limits that name a behaviour or a hook that there is not.
 */
export function testSource(runner: Runner, options: TestSourceOptions): void {
  const { title, create, limits = {}, report } = options
  const settings = settingsOf(limits)
  const { except = {}, without: { faults, ...without } = {} } = limits
  const noFaults =
    faults === undefined ? {} : Object.fromEntries(sourceFaultNames.map((name) => [name, faults]))
  defineSuite<SourceBehaviourName, SourceTrial>(
    runner,
    {
      kind: 'source',
      behaviours: sourceBehaviours.map((behaviour) => whereGiven(behaviour)),
      release: (trial) => trial.close(),
    },
    {
      title,
      create: async () => {
        const resourcesBefore = activeResources()
        return openTrial(await create(), settings, resourcesBefore)
      },
      limits: {
        ...limits,
        except: exceptionsOf(sourceBehaviours, except, { ...noFaults, ...without }, [
          ...sourceHooks,
          'faults',
        ]),
      },
      ...(report && { report }),
    },
  )
}
