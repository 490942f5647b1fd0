import {
  type CloseOptions,
  type Managed,
  type ManagedOptions,
  managed,
  type Strategy,
} from '@glance-notifications/core'
import type { Place } from '../behaviour.js'
import { within } from '../deadline.js'
import type { Resources } from '../resources.js'
import { settled } from '../settled.js'
import type { StrategySettings } from './limits.js'
import type { Arrived, FaultName, Hook, StrategyPlace } from './place.js'

/** A place as behaviours use it: every hook is there, and what was opened is closed once. */
export interface Trial extends Place {
  /** The strategy itself. */
  readonly bare: Strategy
  /** What must never be shown. */
  readonly secrets: readonly string[]
  /** The limits with everything decided. */
  readonly settings: StrategySettings
  /** What kept the process alive before the place was made. */
  readonly resourcesBefore: Resources
  /** Whether the place gives it. */
  has(hook: Hook): boolean
  /** The strategy as `createNotifier` uses it. Always the same; the options of the first call count. */
  manage(options?: ManagedOptions): Managed
  /** What is at the destination now. */
  arrived(): Promise<readonly Arrived[]>
  /** Lets the fault begin, until `heal`. */
  begin(fault: FaultName): Promise<void>
  /** Ends all faults. */
  heal(): Promise<void>
  /** Closes the strategy itself, for behaviours that do not manage it. */
  closeBare(options: CloseOptions): Promise<void>
  /** Closes what was not closed yet. */
  close(): Promise<void>
  /** Releases what the place has brought. */
  dispose(): Promise<void>
}

export function openTrial(
  place: StrategyPlace,
  settings: StrategySettings,
  resourcesBefore: Resources,
): Trial {
  const { strategy, faults, secrets = [] } = place
  let wrapped: Managed | undefined
  let bareClosing: Promise<void> | undefined
  let disposing: Promise<void> | undefined
  const manage = (options?: ManagedOptions): Managed => {
    wrapped ??= managed(strategy, options)
    return wrapped
  }
  return {
    bare: strategy,
    secrets,
    settings,
    resourcesBefore,
    has: (hook) => hasHook(place, hook),
    manage,
    arrived: async () => (await place.arrived?.()) ?? [],
    begin: async (fault) => faults?.[fault]?.(),
    heal: async () => faults?.heal(),
    closeBare(options) {
      bareClosing ??= strategy.close(options)
      return bareClosing
    },
    async close() {
      // After its place is gone there is nothing to heal: a server would listen again, for ever.
      if (!disposing) await faults?.heal()
      // What it had to say, the behaviour that called it has heard.
      if (bareClosing)
        await settled(
          bareClosing.catch(() => {}),
          settings.timeoutMs,
          'close',
        )
      else await manage().close(within(settings.timeoutMs))
    },
    dispose() {
      disposing ??= (async () => place.dispose?.())()
      return disposing
    },
  }
}

function hasHook(place: StrategyPlace, hook: Hook): boolean {
  if (hook === 'arrived') return place.arrived !== undefined
  if (hook === 'secrets') return (place.secrets ?? []).length > 0
  return place.faults?.[hook] !== undefined
}
