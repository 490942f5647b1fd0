import type { CloseOptions, Delivery, EncodedMessage, Source } from '@glance-notifications/core'
import type { Place } from '../behaviour.js'
import { within } from '../deadline.js'
import type { Resources } from '../resources.js'
import { settled } from '../settled.js'
import type { SourceSettings } from './limits.js'
import type { PutAside, SourceFaultName, SourceHook, SourcePlace } from './place.js'
import { Reading } from './reading.js'

/** How a behaviour reads. */
interface ReadOptions {
  /** Default 100. */
  readonly credit?: number
  /** Called with each delivery, which of them it is from 1 on, and what reads. Default: nothing is settled. */
  readonly onDelivery?: (delivery: Delivery, reading: Reading) => void
}

/** A place as behaviours use it: every hook is there, and what was opened is closed. */
export interface SourceTrial extends Place {
  /** What must never be shown. */
  readonly secrets: readonly string[]
  /** The limits with everything decided. */
  readonly settings: SourceSettings
  /** What kept the process alive before the place was made. */
  readonly resourcesBefore: Resources
  /** Whether the place gives it. */
  has(hook: SourceHook): boolean
  /** Closed with the trial, unless `close` has done it. */
  open(): Source
  /** A source that was started. */
  read(options?: ReadOptions): Promise<Reading>
  /** Resolves when all are where the source will find them. */
  publish(messages: readonly EncodedMessage[]): Promise<void>
  /** What was put aside. */
  deadLetters(): Promise<readonly PutAside[]>
  /** Lets the fault begin, until `heal`. */
  begin(fault: SourceFaultName): Promise<void>
  /** Ends all faults. */
  heal(): Promise<void>
  /** Closes one in time; fails when it takes longer. */
  closeSource(source: Source, options?: CloseOptions): Promise<void>
  /** Ends all faults, and closes what was not closed yet. */
  close(): Promise<void>
  /** Releases what the place has brought. */
  dispose(): Promise<void>
}

export function openTrial(
  place: SourcePlace,
  settings: SourceSettings,
  resourcesBefore: Resources,
): SourceTrial {
  const { faults, secrets = [] } = place
  const { timeoutMs, graceMs } = settings
  const opened = new Set<Source>()
  let disposing: Promise<void> | undefined
  const trial: SourceTrial = {
    secrets,
    settings,
    resourcesBefore,
    has: (hook) => hasHook(place, hook),
    open() {
      const source = place.open()
      opened.add(source)
      return source
    },
    async read({ credit = 100, onDelivery } = {}) {
      const reading: Reading = new Reading(trial.open(), timeoutMs, (delivery) =>
        onDelivery?.(delivery, reading),
      )
      const start = reading.source.start(reading.deliver, { credit, ...within(timeoutMs) })
      await settled(start, timeoutMs + graceMs, 'start')
      return reading
    },
    async publish(messages) {
      for (const message of messages) await place.publish(message)
    },
    deadLetters: async () => (await place.deadLetters?.()) ?? [],
    begin: async (fault) => faults?.[fault]?.(),
    heal: async () => faults?.heal(),
    async closeSource(source, options = within(timeoutMs)) {
      opened.delete(source)
      const leftMs = Math.max(0, options.deadline - performance.now()) + graceMs
      await settled(source.close(options), leftMs, 'close')
    },
    async close() {
      // After its place is gone there is nothing to heal: a server would listen again, for ever.
      if (!disposing) await faults?.heal()
      for (const source of opened) await trial.closeSource(source)
    },
    dispose() {
      disposing ??= (async () => place.dispose?.())()
      return disposing
    },
  }
  return trial
}

function hasHook(place: SourcePlace, hook: SourceHook): boolean {
  // Whether there is something left to find only the behaviours can tell.
  if (hook === 'next') return true
  if (hook === 'deadLetters') return place.deadLetters !== undefined
  if (hook === 'secrets') return (place.secrets ?? []).length > 0
  return place.faults?.[hook] !== undefined
}
