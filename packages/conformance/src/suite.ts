import type { Behaviour, Limits, Place } from './behaviour.js'
import { defaultTimeoutMs } from './behaviour.js'
import { type Finding, formatReport, type Report, type Result } from './report.js'
import type { Runner } from './runner.js'
import { withoutStrayErrors } from './stray-errors.js'

export interface SuiteOptions<Name extends string, P extends Place> {
  /** In the report and in the names of the tests. */
  readonly title: string
  /** A new one under test at a place of its own, once for each behaviour. */
  readonly create: () => Promise<P> | P
  readonly limits?: Limits<Name>
  /** Gets the report when all is over. Default: printed to stdout as Markdown. */
  readonly report?: (report: Report) => void
}

export interface Suite<Name extends string, P extends Place> {
  readonly kind: string
  readonly behaviours: readonly Behaviour<Name, P>[]
  /** Closes what `create` gave, if the behaviour has not done so. */
  readonly release: (place: P) => Promise<void>
}

/** Defines one test for each behaviour that is claimed, and tells what became of all. */
export function defineSuite<Name extends string, P extends Place>(
  runner: Runner,
  { kind, behaviours, release }: Suite<Name, P>,
  { title, create, limits = {}, report = print }: SuiteOptions<Name, P>,
): void {
  const { timeoutMs = defaultTimeoutMs } = limits
  const except: { readonly [N in Name]?: string } = limits.except ?? {}
  checkNames(Object.keys(except), behaviours)
  const results = new Map<string, Result>()
  const run = async (behaviour: Behaviour<Name, P>): Promise<void> => {
    const place = await create()
    await withoutStrayErrors(() =>
      allInTurn([() => behaviour.run(place), () => release(place), () => place.dispose?.()]),
    )
  }
  runner.describe(`the ${kind} ${title}`, () => {
    for (const behaviour of behaviours) {
      const why = except[behaviour.name]
      if (why !== undefined) {
        results.set(behaviour.name, { result: 'not claimed', why })
        continue
      }
      // A behaviour takes a few steps, each of which may take that long.
      runner.it(behaviour.promise, { timeout: 10 * timeoutMs }, async () => {
        try {
          await run(behaviour)
          results.set(behaviour.name, { result: 'kept' })
        } catch (error) {
          results.set(behaviour.name, { result: 'broken', why: whyOf(error) })
          throw error
        }
      })
    }
    runner.after(() => report({ kind, title, findings: findingsOf(behaviours, results) }))
  })
}

/** Goes on when one fails, and fails then as the first one did. */
async function allInTurn(steps: readonly (() => Promise<void> | void)[]): Promise<void> {
  const results: PromiseSettledResult<void>[] = []
  for (const step of steps) results.push(...(await Promise.allSettled([(async () => step())()])))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

function findingsOf(
  behaviours: readonly Behaviour<string, never>[],
  results: ReadonlyMap<string, Result>,
): readonly Finding[] {
  return behaviours.map(({ name, promise }) => ({
    name,
    promise,
    ...(results.get(name) ?? { result: 'not run' }),
  }))
}

function whyOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? ` Cause: ${error.cause.message}` : ''
  return `${String(error)}${cause}`
}

function checkNames(names: readonly string[], behaviours: readonly Behaviour<string, never>[]): void {
  const known = behaviours.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new TypeError(`limits.except: there is no behaviour ${unknown}. Behaviours: ${known.join(', ')}.`)
}

function print(report: Report): void {
  process.stdout.write(`\n${formatReport(report)}\n`)
}
