import type { ReceivedMessage } from './formats/format.js'
import type { Delivery } from './source.js'

/**
 * A message on its way to be handled. It is made for each, so it has neither an accessor nor anything spread into it: either takes
 * longer than all else that is done to deliver it.
 */
export class HandedDelivery implements Delivery {
  readonly body: Uint8Array
  declare readonly contentType?: string
  declare readonly contentEncoding?: string
  declare readonly headers?: Readonly<Record<string, unknown>>
  readonly attempt: number
  live = true
  /** Its own, so that a copy of the delivery can be settled as well. */
  readonly settle: Delivery['settle']
  #place = 0

  constructor(message: ReceivedMessage, attempt: number, settle: Delivery['settle']) {
    const { body, contentType, contentEncoding, headers } = message
    this.body = body
    if (contentType !== undefined) this.contentType = contentType
    if (contentEncoding !== undefined) this.contentEncoding = contentEncoding
    if (headers !== undefined) this.headers = headers
    this.attempt = attempt
    this.settle = settle
  }

  join(list: HandedDelivery[]): void {
    this.#place = list.length
    list.push(this)
  }

  /** The last takes its place: nothing is searched, nothing moved up. */
  leave(list: HandedDelivery[]): void {
    const last = list.pop()
    if (!last || last === this) return
    list[this.#place] = last
    last.#place = this.#place
  }
}
