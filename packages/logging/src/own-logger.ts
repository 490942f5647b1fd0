import {
  type CloseOptions,
  type Notification,
  parseJson,
  type Receipt,
  type SendOptions,
  systemClock,
} from '@glance-notifications/core'
import { withDeadline } from '@glance-notifications/core/connection'
import { closedError, refusal, writeError } from './errors.js'
import { logLevels } from './line.js'
import { accepted, discarded } from './line-destination.js'
import type { MaskedTexts } from './mask.js'
import type { PinoLike } from './pino-like.js'
import { plainAttributes } from './plain-attributes.js'

const where = 'the logger'

/** Hands notifications to a pino logger of the user's, whose affair it is what becomes of them. */
export class OwnLogger {
  readonly #logger: PinoLike
  #closing: Promise<void> | undefined

  constructor(logger: PinoLike) {
    this.#logger = logger
  }

  log(notification: Notification, { payload, context }: MaskedTexts, options: SendOptions): Receipt {
    const refused = this.#closing ? closedError() : refusal(options)
    if (refused) throw refused
    const level = logLevels[notification.priority]
    if (this.#logger.isLevelEnabled?.(level) === false) return discarded
    const record = { ...plainAttributes(notification), payload: parseJson(payload) }
    try {
      this.#logger[level](context === undefined ? record : { ...record, context: parseJson(context) })
    } catch (cause) {
      throw writeError(where, cause)
    }
    return accepted
  }

  close({ deadline }: CloseOptions): Promise<void> {
    this.#closing ??= withDeadline(this.#flush(), deadline, systemClock)
    return this.#closing
  }

  #flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#logger.flush) return resolve()
      try {
        this.#logger.flush((cause) =>
          cause ? reject(writeError(where, cause, { phase: 'close' })) : resolve(),
        )
      } catch (cause) {
        reject(writeError(where, cause, { phase: 'close' }))
      }
    })
  }
}
