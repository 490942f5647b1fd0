import { NotificationError, systemClock, toNotificationError } from '@glance-notifications/core'
import { hostsNow } from '@glance-notifications/core/connection'
import { type Connected, dial, hangUp, unheard } from '../dial.js'
import type { RabbitHost } from '../options.js'
import { lostError, rabbitError } from '../rabbit-error.js'
import type { AdminSettings } from './admin-options.js'

/** A connection for one errand. */
export interface AdminConnection extends Connected {
  /** Who we are there. */
  readonly username: string
  /** What the promise gives, unless the connection ends first, or the broker takes longer than `timeoutMs`. */
  answer<T>(promise: PromiseLike<T>): Promise<T>
  close(): Promise<void>
}

/** The first host that lets us in. Rejects with what the last one said; bad credentials are not tried elsewhere. */
export async function openAdminConnection(settings: AdminSettings): Promise<AdminConnection> {
  let last: unknown
  for (const host of await adminHosts(settings)) {
    try {
      return adminConnection(await dialOnce(settings, host), host, settings.timeoutMs)
    } catch (error) {
      last = error
      if (error instanceof NotificationError && error.code === 'auth') break
    }
  }
  throw toNotificationError(last, 'connection-lost', { strategy: 'rabbit', phase: 'connect' })
}

/** The hosts as they are now, asked for within the time. */
export function adminHosts(settings: AdminSettings): Promise<readonly RabbitHost[]> {
  return inTime(settings, 'The functions among the options', (signal) => hostsNow(settings.hosts, { signal }))
}

/** One host, within the time. */
export function dialOnce(settings: AdminSettings, host: RabbitHost): Promise<Connected> {
  return inTime(settings, host.name, (signal) =>
    dial(settings, host, signal, unheard, async (connected) => connected),
  )
}

async function inTime<T>(
  { timeoutMs }: AdminSettings,
  who: string,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = systemClock.setTimer(() => late.abort(), timeoutMs)
  try {
    return await attempt(late.signal)
  } catch (error) {
    if (!late.signal.aborted) throw error
    throw rabbitError('timeout', `${who} did not answer within ${timeoutMs} ms.`, {
      phase: 'connect',
      cause: error,
    })
  } finally {
    timer.clear()
  }
}

export function adminConnection(
  connected: Connected,
  { username }: Pick<RabbitHost, 'username'>,
  timeoutMs: number,
): AdminConnection {
  let lost: NotificationError | undefined
  /** Those that wait for an answer: a race with the end of the connection would keep every answer until then. */
  const waiting = new Set<(error: NotificationError) => void>()
  const lose = (error: NotificationError): void => {
    lost = error
    for (const reject of waiting) reject(error)
  }
  void connected.ended.then((cause) => lose(lostError(cause)))
  return {
    ...connected,
    username,
    answer: (promise) =>
      new Promise((resolve, reject) => {
        if (lost) {
          reject(lost)
          return
        }
        const timer = systemClock.setTimer(
          () => reject(rabbitError('timeout', `RabbitMQ has not answered within ${timeoutMs} ms.`)),
          timeoutMs,
        )
        const settled = (): void => {
          timer.clear()
          waiting.delete(reject)
        }
        waiting.add(reject)
        promise.then(resolve, reject)
        promise.then(settled, settled)
      }),
    close: () => hangUp(connected, systemClock.now() + timeoutMs),
  }
}
