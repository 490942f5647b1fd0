import type { ReceivedMessage } from './formats/format.js'
import type { Delivery } from './source.js'

/** What brought it, and takes what became of it. */
interface Channel {
  readonly isLive: boolean
}

/**
 * A message on its way to be handled. It is made for each, so it has neither an accessor of its own nor anything spread into it: either
 * takes longer than all else that is done to deliver it.
 */
export class HandedDelivery implements Delivery {
  readonly body: Uint8Array
  declare readonly contentType?: string
  declare readonly contentEncoding?: string
  declare readonly headers?: Readonly<Record<string, unknown>>
  readonly attempt: number
  readonly settle: Delivery['settle']
  readonly #channel: Channel

  constructor(message: ReceivedMessage, attempt: number, channel: Channel, settle: Delivery['settle']) {
    const { body, contentType, contentEncoding, headers } = message
    this.body = body
    if (contentType !== undefined) this.contentType = contentType
    if (contentEncoding !== undefined) this.contentEncoding = contentEncoding
    if (headers !== undefined) this.headers = headers
    this.attempt = attempt
    this.settle = settle
    this.#channel = channel
  }

  get live(): boolean {
    return this.#channel.isLive
  }
}
