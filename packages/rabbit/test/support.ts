import {
  type ConnectedStrategy,
  type ConnectionStatus,
  createNotification,
  createNotifier,
  type Notification,
  type NotificationError,
  type Notifier,
  type NotifierOptions,
  type SendOptions,
} from '@glance-notifications/core'
import { vi } from 'vitest'
import { type RabbitOptions, rabbitStrategy } from '../src/index.js'
import type { Peer, PeerConnection } from './peer/amqp-peer.js'
import { isRecord } from './records.js'

/** Tries again soon. */
export const soon = { initialDelayMs: 5, maxDelayMs: 20 } as const

export interface TestNotifier extends Notifier {
  /** Every state that it has been in. */
  readonly states: readonly ConnectionStatus['state'][]
  /** Why a connection was not made, or was lost. */
  readonly failures: readonly NotificationError[]
}

/** A notifier over `rabbitStrategy` that keeps what its status told. */
export function openNotifier(
  options: RabbitOptions,
  notifierOptions: Omit<NotifierOptions, 'strategy'> = {},
): TestNotifier {
  const notifier = createNotifier({
    ...notifierOptions,
    strategy: rabbitStrategy({ backOff: soon, ...options }),
  })
  const states: ConnectionStatus['state'][] = []
  const failures: NotificationError[] = []
  notifier.status.subscribe((status) => {
    states.push(status.state)
    if ('error' in status) failures.push(status.error)
  })
  return Object.assign(notifier, { states, failures })
}

/** The bare strategy, closed at the end of the block. */
export function openStrategy(options: RabbitOptions): ConnectedStrategy & AsyncDisposable {
  const strategy = rabbitStrategy({ backOff: soon, ...options })
  return {
    name: strategy.name,
    status: strategy.status,
    send: (notification, sendOptions) => strategy.send(notification, sendOptions),
    ready: (readyOptions) => strategy.ready(readyOptions),
    close: (closeOptions) => strategy.close(closeOptions),
    [Symbol.asyncDispose]: () => strategy.close(within(1_000)),
  }
}

/** A deadline so many milliseconds away. */
export function within(durationMs: number): SendOptions {
  return { deadline: performance.now() + durationMs }
}

export function aNotification(event_type = 'image.create', payload: unknown = { id: 1 }): Notification {
  return createNotification({ publisher_id: 'a-host', event_type, priority: 'INFO', payload })
}

/** What became of each: `accepted`, or the code of its error. */
export async function outcomes(sends: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const settled = await Promise.allSettled(sends)
  return settled.map((result) => (result.status === 'fulfilled' ? 'accepted' : String(result.reason.code)))
}

/** What it was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<NotificationError> {
  const nothing: unique symbol = Symbol('resolved')
  const error = await promise.then(
    () => nothing,
    (cause) => cause,
  )
  if (error === nothing) throw new Error('It was not rejected')
  return error
}

/** Waits until the value is there, and gives it. */
export function eventually<T>(look: () => T | undefined | false, timeout = 10_000): Promise<T> {
  return vi.waitFor(
    () => {
      const value = look()
      if (value === undefined || value === false) throw new Error(`Waited in vain for: ${String(look)}`)
      return value
    },
    { interval: 2, timeout },
  )
}

/** The newest connection once so many messages were published over it. */
export function published(peer: Peer, count: number): Promise<PeerConnection> {
  return eventually(() => peer.connections.find((connection) => connection.published.length >= count))
}

export async function allEnded(peer: Peer): Promise<void> {
  await eventually(() => peer.connections.every(({ ended }) => ended))
}

/** How long it takes. */
export async function milliseconds(promise: Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await promise
  return performance.now() - begin
}

export function messageId(body: Buffer): unknown {
  const message: unknown = JSON.parse(body.toString())
  return isRecord(message) ? message.message_id : undefined
}

/** What keeps the process alive, by kind. */
export function openResources(): Readonly<Record<string, number>> {
  const count: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo())
    if (/^TCP|^Timeout$/.test(kind)) count[kind] = (count[kind] ?? 0) + 1
  return count
}

/** Waits until no more is open than was `before`, without a timer of its own; gives what still is. */
export async function moreThan(before: Readonly<Record<string, number>>): Promise<string[]> {
  const more = (): string[] =>
    Object.entries(openResources()).flatMap(([kind, count]) => (count > (before[kind] ?? 0) ? [kind] : []))
  const end = performance.now() + 10_000
  while (performance.now() < end && more().length > 0) await new Promise(setImmediate)
  return more()
}
