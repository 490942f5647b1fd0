import { decodeMessage } from '../formats/decode.js'
import type { ReceivedMessage } from '../formats/format.js'
import type { ReceivedNotification } from '../notification.js'
import type { Settlement } from '../source.js'

/** A delivery, and what became of it. */
export interface SettledDelivery {
  /** The message as it was pushed. */
  readonly message: ReceivedMessage
  /** The message read as a notification; `undefined` when it is none. */
  readonly notification: ReceivedNotification | undefined
  /** How the listener settled it. */
  readonly settlement: Settlement
  /** 1, and one more for each retry that went through the source. */
  readonly attempt: number
}

/** Reads the message only when it is asked for: who settles many should not pay for what nobody looks at. */
export function settledDelivery(
  message: ReceivedMessage,
  attempt: number,
  settlement: Settlement,
): SettledDelivery {
  let isRead = false
  let notification: ReceivedNotification | undefined
  return {
    message,
    get notification() {
      if (!isRead) {
        const decoded = decodeMessage(message)
        notification = decoded.ok ? decoded.notification : undefined
        isRead = true
      }
      return notification
    },
    settlement,
    attempt,
  }
}
