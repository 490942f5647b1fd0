import { noReceiptError } from './managed-errors.js'
import type { Notification } from './notification.js'
import { type NotificationError, toNotificationError } from './notification-error.js'
import type { Receipt, SendOptions, Strategy } from './strategy.js'

/** What became of a send, whatever the strategy does: throws at once, rejects with anything, or gives no receipt. */
export async function askStrategy(
  strategy: Strategy,
  { notification, options }: { readonly notification: Notification; readonly options: SendOptions },
): Promise<Receipt | NotificationError> {
  try {
    const receipt = await strategy.send(notification, options)
    return isReceipt(receipt) ? receipt : noReceiptError(strategy.name)
  } catch (error) {
    return toNotificationError(error, 'rejected', { strategy: strategy.name, delivery: 'unknown' })
  }
}

/** What a strategy without a compiler may forget to give. */
function isReceipt(receipt: Receipt | undefined): receipt is Receipt {
  return receipt?.status === 'accepted' || receipt?.status === 'discarded'
}
