import type { Counts } from '../counts.js'
import { codes } from './codes.js'
import { dataBytes } from './message-sections.js'
import { endOfValue, readValue } from './read-value.js'
import { described, flag, frame, list, uint } from './write-value.js'

/** As much as may come before more is given. */
export const credit = 5_000
const accepted = described(codes.accepted, list())

/** The transfers that come in a session, read message by message to its end, and settled: all of a read in one range. */
export class Receiving {
  readonly #channel: number
  readonly #counts: Counts
  #first: number | undefined
  #last = 0
  #hasUnsettled = false
  /** What came before of a message in several frames. */
  #parts: Buffer[] = []
  #partId: number | undefined
  /** Frames, and messages of one or more of them. */
  transfers = 0
  deliveries = 0

  constructor(channel: number, counts: Counts) {
    this.#channel = channel
    this.#counts = counts
  }

  /** Whose fields begin at that place: handle, delivery-id, delivery-tag, message-format, settled, more. */
  transfer(bytes: Buffer, at: number, end: number): void {
    this.transfers += 1
    // The header of a list of type c0 has three bytes, of d0 nine.
    const fieldsEnd = endOfValue(bytes, at)
    let place = at + (bytes[at] === 0xc0 ? 3 : 9)
    const fields: unknown[] = []
    while (place < fieldsEnd && fields.length < 6) {
      const [value, next] = readValue(bytes, place)
      fields.push(value)
      place = next
    }
    const id = typeof fields[1] === 'number' ? fields[1] : this.#partId
    if (id === undefined) throw new Error('a transfer without a delivery id')
    if (fields[5] === true) {
      this.#partId = id
      this.#parts.push(Buffer.from(bytes.subarray(fieldsEnd, end)))
      return
    }
    this.#whole(bytes, fieldsEnd, end)
    this.#partId = undefined
    if (fields[4] !== true) this.#hasUnsettled = true
    this.#first ??= id
    this.#last = id
  }

  /** The disposition of all that has come since the last one, if there is any. */
  settle(): Buffer | undefined {
    const first = this.#first
    if (first === undefined) return undefined
    const isDue = this.#hasUnsettled
    this.#first = undefined
    this.#hasUnsettled = false
    if (!isDue) return undefined
    const fields = list(flag(true), uint(first), uint(this.#last), flag(true), accepted)
    return frame(0, this.#channel, described(codes.disposition, fields))
  }

  #whole(bytes: Buffer, from: number, to: number): void {
    if (this.#parts.length > 0) {
      const all = Buffer.concat([...this.#parts, bytes.subarray(from, to)])
      this.#parts = []
      this.#counts.bodyBytes += dataBytes(all, 0, all.length)
    } else this.#counts.bodyBytes += dataBytes(bytes, from, to)
    this.#counts.messages += 1
    this.deliveries += 1
  }
}
