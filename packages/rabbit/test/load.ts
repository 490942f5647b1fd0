import type { NotificationError, Notifier } from '@glance-notifications/core'
import { json, type Reader } from './broker.js'
import { isRecord } from './records.js'

/** What a send was told. */
export interface Fate {
  /** Its number, which is its payload's `n`. */
  readonly n: number
  /** `undefined`: it was accepted. */
  readonly error: NotificationError | undefined
  /** How long it took to be told. */
  readonly afterMs: number
}

/** Notifications that are emitted one after the other, some at once, whatever happens to them. */
export interface Load {
  /** In the order in which they were settled. */
  readonly fates: readonly Fate[]
  readonly accepted: number
  /** Begins no more, and resolves when all have settled. */
  stop(): Promise<readonly Fate[]>
}

export function startLoad(
  notifier: Pick<Notifier, 'info'>,
  { atOnce = 20, timeoutMs = 5_000 }: { readonly atOnce?: number; readonly timeoutMs?: number } = {},
): Load {
  const fates: Fate[] = []
  let accepted = 0
  let next = 0
  const over = new AbortController()
  const emit = async (): Promise<void> => {
    const n = next++
    const begin = performance.now()
    const error = await notifier.info('image.create', { n }, { timeoutMs }).then(
      () => undefined,
      (cause: NotificationError) => cause,
    )
    if (error === undefined) accepted += 1
    // One that is refused at once would leave the broker no time to come back.
    else await new Promise((resolve) => setImmediate(resolve))
    fates.push({ n, error, afterMs: performance.now() - begin })
  }
  const emitOn = async (): Promise<void> => {
    while (!over.signal.aborted && fates.at(-1)?.error?.code !== 'closed') await emit()
  }
  const emitters = Array.from({ length: atOnce }, emitOn)
  return {
    fates,
    get accepted() {
      return accepted
    },
    async stop() {
      over.abort()
      await Promise.all(emitters)
      return fates
    },
  }
}

/** Where what the sends were told is not what the broker has; and how long the slowest took. */
export function untruths(fates: readonly Fate[], atBroker: readonly unknown[]) {
  const numbers = new Set(atBroker)
  const isThere = ({ n }: Fate): boolean => numbers.has(n)
  return {
    acceptedAndLost: fates.filter((fate) => !fate.error && !isThere(fate)).map(({ n }) => n),
    notDeliveredAndThere: fates
      .filter((fate) => fate.error?.delivery === 'none' && isThere(fate))
      .map(({ n }) => n),
    neverSent: [...numbers].filter((n) => typeof n !== 'number' || n >= fates.length),
  }
}

export const noUntruths = { acceptedAndLost: [], notDeliveredAndThere: [], neverSent: [] }

export function slowestMs(fates: readonly Fate[]): number {
  return Math.max(...fates.map(({ afterMs }) => afterMs))
}

/** The numbers of the notifications in a queue, in order. They are taken out of it. */
export async function numbersIn(reader: Reader, queue: string): Promise<readonly unknown[]> {
  const messages = await reader.take(queue, await reader.depth(queue))
  return messages.map((message) => numberOf(json(message)))
}

/** The number of a notification of a load. */
export function numberOf(notification: unknown): unknown {
  const payload = isRecord(notification) ? notification.payload : undefined
  return isRecord(payload) ? payload.n : undefined
}
