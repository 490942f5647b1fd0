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
  return new Settled(message, attempt, settlement)
}

class Settled implements SettledDelivery {
  readonly message: ReceivedMessage
  readonly settlement: Settlement
  readonly attempt: number
  #notification: ReceivedNotification | undefined
  #isRead = false

  constructor(message: ReceivedMessage, attempt: number, settlement: Settlement) {
    this.message = message
    this.settlement = settlement
    this.attempt = attempt
  }

  get notification(): ReceivedNotification | undefined {
    if (!this.#isRead) {
      const decoded = decodeMessage(this.message)
      this.#notification = decoded.ok ? decoded.notification : undefined
      this.#isRead = true
    }
    return this.#notification
  }
}
