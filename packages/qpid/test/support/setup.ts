import {
  type AnyEvents,
  createNotification,
  createNotifier,
  isNotificationError,
  type Notification,
  type NotificationError,
  type Notifier,
  type NotifierOptions,
} from '@glance-notifications/core'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { type QpidOptions, qpidStrategy } from '../../src/index.js'
import { type Peer, type PeerOptions, startPeer } from './peer.js'
import { type RawPeer, startRawPeer } from './raw-peer.js'

/** Short waits between attempts. */
export const impatient: QpidOptions = { backOff: { initialDelayMs: 1, maxDelayMs: 10 } }

const opened: { close(): Promise<unknown> }[] = []

/** Closes at the end of the test. */
export function closing<T extends { close(): Promise<unknown> }>(thing: T): T {
  opened.push(thing)
  return thing
}

export async function peerFor(options?: PeerOptions): Promise<Peer> {
  return closing(await startPeer(options))
}

export async function rawPeerFor(onConnection?: Parameters<typeof startRawPeer>[0]): Promise<RawPeer> {
  return closing(await startRawPeer(onConnection))
}

export function notifierFor<Events = AnyEvents>(
  options: QpidOptions,
  notifier: Omit<NotifierOptions<Events>, 'strategy'> = {},
): Notifier<Events> {
  const strategy = qpidStrategy({ ...impatient, ...options })
  return closing(createNotifier({ publisherId: 'image.test', closeTimeoutMs: 200, ...notifier, strategy }))
}

export function notificationOf(payload: unknown = {}): Notification {
  return createNotification({
    publisher_id: 'image.test',
    event_type: 'image.create',
    priority: 'INFO',
    payload,
  })
}

/** Nothing may be printed, whatever the peer does; what was opened is closed. */
export function keepQuietAndTidy(): void {
  let spies: readonly { readonly mock: { readonly calls: readonly unknown[] } }[]
  beforeEach(() => {
    const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const
    const streams = [process.stdout, process.stderr]
    spies = [
      ...methods.map((method) => vi.spyOn(console, method)),
      ...streams.map((stream) => vi.spyOn(stream, 'write')),
    ]
  })
  afterEach(async () => {
    for (const thing of opened.splice(0).toReversed()) await thing.close()
    const printed = spies.flatMap(({ mock }) => mock.calls)
    vi.restoreAllMocks()
    expect(printed).toEqual([])
  })
}

/** The error that the promise rejects with; it must be ours. */
export async function errorOf(promise: Promise<unknown>): Promise<NotificationError> {
  try {
    await promise
  } catch (error) {
    if (isNotificationError(error)) return error
    throw error
  }
  throw new Error('The promise was resolved.')
}

/** What a caller branches on. */
export async function failureOf(promise: Promise<unknown>) {
  const { code, retryable, delivery, phase } = await errorOf(promise)
  return { code, retryable, delivery, phase }
}

/** What keeps the process alive, by kind. */
export function openResources(): Record<string, number> {
  const count: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) {
    if (/TCP|TLS|Timeout/.test(kind)) count[kind] = (count[kind] ?? 0) + 1
  }
  return count
}

/** Waits until no more is open than was `before`, without a timer of its own. */
export async function nothingMoreThan(before: Record<string, number>): Promise<void> {
  const more = (): string[] =>
    Object.entries(openResources()).flatMap(([kind, count]) => (count > (before[kind] ?? 0) ? [kind] : []))
  const deadline = performance.now() + 3_000
  while (performance.now() < deadline && more().length > 0) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
  expect(more()).toEqual([])
}
