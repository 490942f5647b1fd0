import { setTimeout as delay } from 'node:timers/promises'
import {
  createNotification,
  type Notification,
  type NotificationError,
  type Receipt,
  toNotificationError,
} from '@glance-notifications/core'
import type { PublisherConfig } from '../child-config.js'
import { imageId } from './image-id.js'
import type { Pace } from './pace.js'

/** Between two attempts, in milliseconds: doubles from the first to the last. */
const firstPauseMs = 20
const lastPauseMs = 320

export interface EmitEvents {
  emitted(): void
  accepted(id: string, n: number): void
  failed(error: NotificationError): void
  refused(): void
}

type EmitConfig = Pick<PublisherConfig, 'first' | 'count' | 'window' | 'giveUpMs' | 'alsoRetry' | 'warnEvery'>

/**
 * Emits them all, a window of them at a time. What fails is sent again as the very same notification, so that its
 * `message_id` stays: `notifier.info` would make a new one, so this sends notifications that were made before.
 */
export async function emitAll(
  config: EmitConfig,
  pace: Pace,
  send: (notification: Notification) => Promise<Receipt>,
  on: EmitEvents,
): Promise<void> {
  const { first, count, window, giveUpMs, alsoRetry, warnEvery } = config
  let begun = 0

  const deliver = async (n: number): Promise<void> => {
    const notification = createNotification({
      publisher_id: 'chaos',
      event_type: 'image.update',
      priority: warnEvery && n % warnEvery === 0 ? 'WARN' : 'INFO',
      payload: { id: imageId(n), name: `image ${n}`, status: 'active', n },
    })
    const giveUpAt = performance.now() + giveUpMs
    on.emitted()
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, lastPauseMs)) {
      try {
        const { status } = await send(notification)
        if (status === 'accepted') on.accepted(notification.message_id, n)
        else on.refused()
        return
      } catch (cause) {
        const error = toNotificationError(cause, 'rejected')
        on.failed(error)
        const again = error.retryable || alsoRetry.includes(error.code)
        if (!again || performance.now() > giveUpAt) return on.refused()
      }
      await delay(pauseMs)
    }
  }
  const sender = async (): Promise<void> => {
    while (begun < count) {
      const n = first + begun
      begun += 1
      await pace.next()
      await deliver(n)
    }
  }
  await Promise.all(Array.from({ length: window }, sender))
}
