import type { Behaviour } from './behaviour.js'

/** A behaviour that can be tried only where the place gives certain hooks. */
export interface NeedingBehaviour<Name extends string, Hook extends string, T> {
  /** By which limits and reports call it. */
  readonly name: Name
  /** The promise, as a sentence about the one under test. */
  readonly promise: string
  /** What the place must give for it to be tried. */
  readonly needs: readonly Hook[]
  /** Rejects when the promise is broken, saying how. */
  run(trial: T): Promise<void>
}

/** What is missing is a failure, unless it was declared. */
export function whereGiven<Name extends string, Hook extends string, T extends { has(hook: Hook): boolean }>(
  behaviour: NeedingBehaviour<Name, Hook, T>,
): Behaviour<Name, T> {
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

/**
 * A behaviour is not claimed for a reason of its own, or for that of something that it needs. Throws `TypeError` for a hook that there
 * is not.
 */
export function exceptionsOf<Name extends string, Hook extends string>(
  behaviours: readonly { readonly name: Name; readonly needs: readonly Hook[] }[],
  except: { readonly [N in Name]?: string },
  without: { readonly [H in Hook]?: string },
  hooks: readonly string[],
): { readonly [N in Name]?: string } {
  const unknown = Object.keys(without).find((hook) => !hooks.includes(hook))
  if (unknown !== undefined)
    throw new TypeError(`limits.without: there is no hook ${unknown}. Hooks: ${hooks.join(', ')}.`)
  const exceptions: { [N in Name]?: string } = { ...except }
  for (const { name, needs } of behaviours) {
    const reason = needs.map((hook) => without[hook]).find((given) => given !== undefined)
    if (reason !== undefined) exceptions[name] ??= reason
  }
  return exceptions
}
