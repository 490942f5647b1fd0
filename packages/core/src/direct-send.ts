import type { Notification } from './notification.js'
import { isNotificationError, type NotificationError } from './notification-error.js'
import type { Receipt, SendOptions, Strategy } from './strategy.js'

/** Whoever waits for a send. */
export interface SendListener {
  /** What became of it. Called once. */
  told(result: Receipt | NotificationError): void
}

/** Sends, and tells what became of it, perhaps before it returns. Never throws. */
export type DirectSend = (notification: Notification, options: SendOptions, listener: SendListener) => void

/** The `send` of a strategy that can do without a promise, for whoever wants one. */
export function promisedSend(direct: DirectSend): Strategy['send'] {
  return (notification, options) =>
    new Promise((resolve, reject) => {
      direct(notification, options, {
        told: (result) => (isNotificationError(result) ? reject(result) : resolve(result)),
      })
    })
}

const provided = new WeakMap<Strategy, { readonly send: Strategy['send']; readonly direct: DirectSend }>()

/**
 * The strategy can do without a promise what its `send` does, and `managed` has it do that: a second promise beneath its own would
 * cost as much as all the rest.
 */
export function provideDirectSend(
  strategy: Strategy,
  { send, direct }: { readonly send: Strategy['send']; readonly direct: DirectSend },
): void {
  provided.set(strategy, { send, direct })
}

/** How to send without a promise, where the strategy knows how; not when somebody has put another `send` in the place of its own. */
export function directSendOf(strategy: Strategy): DirectSend | undefined {
  const known = provided.get(strategy)
  return known && known.send === strategy.send ? known.direct : undefined
}
