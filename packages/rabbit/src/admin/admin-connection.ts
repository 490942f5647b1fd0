import { NotificationError, systemClock, toNotificationError } from '@glance-notifications/core'
import type { SessionEvents } from '@glance-notifications/core/connection'
import { type Connected, dial, failure, hangUp } from '../dial.js'
import type { RabbitHost } from '../options.js'
import { rabbitError } from '../rabbit-error.js'
import type { AdminSettings } from './admin-options.js'

/** A connection for one errand. */
export interface AdminConnection extends Connected {
  /** What the promise gives, unless the connection ends first, or the broker takes longer than `timeoutMs`. */
  answer<T>(promise: PromiseLike<T>): Promise<T>
  close(): Promise<void>
}

const unheard: SessionEvents = { blocked() {}, unblocked() {}, writable() {} }

/** The first host that lets us in. Rejects with what the last one said; bad credentials are not tried elsewhere. */
export async function openAdminConnection(settings: AdminSettings): Promise<AdminConnection> {
  let last: unknown
  for (const host of settings.hosts) {
    try {
      return adminConnection(await dialOnce(settings, host), settings.timeoutMs)
    } catch (error) {
      last = error
      if (error instanceof NotificationError && error.code === 'auth') break
    }
  }
  throw toNotificationError(last, 'connection-lost', { strategy: 'rabbit', phase: 'connect' })
}

/** One host, within the time. */
export async function dialOnce(settings: AdminSettings, host: RabbitHost): Promise<Connected> {
  const late = new AbortController()
  const timer = systemClock.setTimer(() => late.abort(), settings.timeoutMs)
  try {
    return await dial(settings, host, late.signal, unheard, async (connected) => connected)
  } catch (error) {
    if (!late.signal.aborted) throw error
    throw rabbitError('timeout', `${host.name} has not answered within ${settings.timeoutMs} ms.`, {
      phase: 'connect',
      cause: error,
    })
  } finally {
    timer.clear()
  }
}

export function adminConnection(connected: Connected, timeoutMs: number): AdminConnection {
  return {
    ...connected,
    async answer(promise) {
      let timer: { clear(): void } | undefined
      const late = new Promise<never>((_, reject) => {
        timer = systemClock.setTimer(
          () => reject(rabbitError('timeout', `RabbitMQ has not answered within ${timeoutMs} ms.`)),
          timeoutMs,
        )
      })
      try {
        return await Promise.race([promise, failure(connected.ended), late])
      } finally {
        timer?.clear()
      }
    },
    close: () => hangUp(connected, systemClock.now() + timeoutMs),
  }
}
