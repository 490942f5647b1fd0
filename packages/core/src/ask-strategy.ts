import { directSendOf } from './direct-send.js'
import { noReceiptError } from './managed-errors.js'
import type { Notification } from './notification.js'
import { type NotificationError, toNotificationError } from './notification-error.js'
import type { Receipt, SendOptions, Strategy } from './strategy.js'

/**
 * Tells once what became of a send, perhaps before it returns, whatever the strategy does: throws at once, rejects with anything, or
 * gives no receipt.
 */
export function askStrategy(
  strategy: Strategy,
  { notification, options }: { readonly notification: Notification; readonly options: SendOptions },
  tell: (result: Receipt | NotificationError) => void,
): void {
  const direct = directSendOf(strategy)
  if (direct) {
    direct(notification, options, tell)
    return
  }
  const failed = (error: unknown): void =>
    tell(toNotificationError(error, 'rejected', { strategy: strategy.name, delivery: 'unknown' }))
  try {
    // It may be no promise, or something like one that settles twice.
    Promise.resolve(strategy.send(notification, options)).then(
      (receipt) => tell(isReceipt(receipt) ? receipt : noReceiptError(strategy.name)),
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
