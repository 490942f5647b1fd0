import type { Counts } from '../counts.js'
import { longLong, method } from './frames.js'

const brace = { open: 0x7b, close: 0x7d } as const

/** What comes over a channel, read message by message to its end, and confirmed: all of a read at once. */
export class Publishing {
  readonly #channel: number
  readonly #counts: Counts
  /** Bytes that are still to come of the message that has begun. */
  #missing = 0
  #state: 'idle' | 'published' | 'body' = 'idle'
  #isFirst = true
  #count = 0
  #confirmed = 0
  #confirms = false

  constructor(channel: number, counts: Counts) {
    this.#channel = channel
    this.#counts = counts
  }

  /** From now on the client waits for confirms. */
  select(): void {
    this.#confirms = true
  }

  publish(bytes: Buffer, at: number, end: number): void {
    if (this.#state !== 'idle') throw new Error('a message began within another')
    const exchangeEnd = at + 3 + (bytes[at + 2] ?? 0)
    const keyEnd = exchangeEnd + 1 + (bytes[exchangeEnd] ?? 0)
    if (keyEnd + 1 !== end) throw new Error('a publish is not as long as its fields')
    this.#state = 'published'
  }

  header(bytes: Buffer, at: number): void {
    if (this.#state !== 'published') throw new Error('a header without a publish')
    this.#missing = bytes.readUInt32BE(at + 8)
    this.#isFirst = true
    this.#state = 'body'
    if (this.#missing === 0) this.#end()
  }

  body(bytes: Buffer, at: number, end: number): void {
    if (this.#state !== 'body') throw new Error('a body without a header')
    if (this.#isFirst && bytes[at] !== brace.open) throw new Error('a body that is no JSON object')
    this.#isFirst = false
    this.#missing -= end - at
    this.#counts.bodyBytes += end - at
    if (this.#missing < 0) throw new Error('a body is longer than its header says')
    if (this.#missing > 0) return
    if (bytes[end - 1] !== brace.close) throw new Error('a JSON object without an end')
    this.#end()
  }

  /** The confirm of all that has come since the last one, if there is any. */
  confirm(): Buffer | undefined {
    if (!this.#confirms || this.#count === this.#confirmed) return undefined
    const multiple = this.#count - this.#confirmed > 1
    this.#confirmed = this.#count
    return method(this.#channel, 60, 80, longLong(this.#count), Buffer.of(Number(multiple)))
  }

  #end(): void {
    this.#state = 'idle'
    this.#count += 1
    this.#counts.messages += 1
  }
}
