import { systemClock, toNotificationError } from '@glance-notifications/core'
import { atDeadline, type SessionEvents } from '@glance-notifications/core/connection'
import type { ChannelModel } from 'amqplib'
import { type OpenConnection, openConnection } from './connect.js'
import type { RabbitHost, RabbitSettings } from './options.js'
import { lostError } from './rabbit-error.js'

/** A connection that is up. */
export interface Connected {
  readonly model: ChannelModel
  /** Resolves, with the cause, when the connection has ended. */
  readonly ended: Promise<unknown>
  /** As in `CarefulRead`. */
  readonly cut: OpenConnection['cut']
  /** Ends its socket at once. */
  readonly destroy: () => void
}

/** Of a connection whose blocking is nobody's concern: what is published over it waits until the broker takes it. */
export const unheard: SessionEvents = { blocked() {}, unblocked() {}, writable() {} }

/** Connects, and makes of it what `use` says. Leaves no socket behind when either fails or the signal is aborted. */
export async function dial<S>(
  settings: RabbitSettings,
  host: RabbitHost,
  signal: AbortSignal,
  events: SessionEvents,
  use: (connected: Connected) => Promise<S>,
): Promise<S> {
  const socket = new AbortController()
  const destroy = (): void => socket.abort()
  signal.addEventListener('abort', destroy, { once: true })
  try {
    const { model, ended, cut } = await openConnection(settings, host, socket.signal, events)
    return await Promise.race([use({ model, ended, cut, destroy }), failure(ended)])
  } catch (error) {
    destroy()
    throw toNotificationError(error, 'connection-lost', { strategy: 'rabbit', phase: 'connect' })
  } finally {
    signal.removeEventListener('abort', destroy)
  }
}

/** amqplib leaves some calls unanswered when their connection ends. */
export async function failure(ended: Promise<unknown>): Promise<never> {
  throw lostError(await ended, 'connect')
}

/** Does what is left to do and closes in good order; at the deadline the socket is gone. */
export async function hangUp(
  { model, ended, destroy }: Connected,
  deadline: number,
  finish: () => Promise<unknown> = async () => {},
): Promise<void> {
  const late = atDeadline(systemClock, deadline, destroy)
  try {
    await Promise.race([finish().then(() => model.close()), ended])
  } finally {
    late.clear()
    destroy()
  }
}
