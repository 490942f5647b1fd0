import { directSendOf, type SendListener } from './direct-send.js'
import { noReceiptError } from './managed-errors.js'
import type { Notification } from './notification.js'
import { toNotificationError } from './notification-error.js'
import type { Receipt, SendOptions, Strategy } from './strategy.js'

/**
 * Tells once what became of a send, perhaps before it returns, whatever the strategy does: throws at once, rejects with anything, or
 * gives no receipt.
 */
export function askStrategy(
  strategy: Strategy,
  notification: Notification,
  options: SendOptions,
  listener: SendListener,
): void {
  const direct = directSendOf(strategy)
  if (direct) {
    direct(notification, options, listener)
    return
  }
  const failed = (error: unknown): void =>
    listener.told(toNotificationError(error, 'rejected', { strategy: strategy.name, delivery: 'unknown' }))
  try {
    // It may be no promise, or something like one that settles twice.
    Promise.resolve(strategy.send(notification, options)).then(
      (receipt) => listener.told(isReceipt(receipt) ? receipt : noReceiptError(strategy.name)),
      failed,
    )
  } catch (error) {
    failed(error)
  }
}

/** What a strategy without a compiler may forget to give. */
function isReceipt(receipt: Receipt | undefined): receipt is Receipt {
  try {
    return receipt?.status === 'accepted' || receipt?.status === 'discarded'
  } catch {
    return false
  }
}
