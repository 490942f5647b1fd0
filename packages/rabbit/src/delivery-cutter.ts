import type { ConsumeMessage } from 'amqplib'
import { DeliveryReader, mostBytes } from './delivery-reader.js'
import { frameEndIn, headBytes, heartbeatFrame } from './frames.js'

/** Who reads the deliveries of a channel. */
export interface DeliveryTaker {
  /** There is a consumer of this tag now. */
  began(consumerTag: string): void
  take(message: ConsumeMessage): void
}

/**
 * Takes the deliveries of one channel out of what the broker sends. All else is for amqplib, which has a sign of life instead of them. It
 * takes all of them, from the first on, or none any more: one that amqplib reads would be overtaken by those behind it. So with the first
 * that is not as they are, it leaves everything to amqplib, for good.
 */
export class DeliveryCutter {
  #reader: DeliveryReader | undefined
  #taker: DeliveryTaker | undefined
  #isOver = false

  /** Before the first can come. */
  begin(channel: number, taker: DeliveryTaker): void {
    this.#reader = new DeliveryReader(channel)
    this.#taker = taker
  }

  /**
   * Is given what has come, from the beginning of a frame; passes on what is for amqplib, and tells how many bytes it needs no more.
   */
  cut(bytes: Buffer, pass: (bytes: Buffer) => void): number {
    let at = 0
    let passed = 0
    let hasTaken = false
    const passUpTo = (end: number): void => {
      if (end > passed) pass(bytes.subarray(passed, end))
      passed = end
    }
    for (let end = this.#frameEnd(bytes, at); end !== undefined; end = this.#frameEnd(bytes, at)) {
      if (!this.#reader?.isDelivery(bytes, at)) {
        const consumer = this.#reader?.consumerIn(bytes, at, end)
        if (consumer !== undefined) this.#taker?.began(consumer)
        at = end
        continue
      }
      const read = this.#reader.read(bytes, at)
      if (read === 'more') break
      if (read === 'strange') {
        this.#isOver = true
        break
      }
      passUpTo(at)
      hasTaken = true
      at = read.end
      passed = at
      this.#taker?.take(read.message)
    }
    if (bytes.length - at > mostBytes) this.#isOver = true
    passUpTo(this.#isOver ? bytes.length : at)
    if (hasTaken && !this.#isOver) pass(heartbeatFrame)
    return passed
  }

  /** Of a whole frame. One that says that it is too long to wait for ends everything here. */
  #frameEnd(bytes: Buffer, at: number): number | undefined {
    if (this.#isOver) return undefined
    const end = frameEndIn(bytes, at)
    const isLong =
      end === undefined && bytes.length >= at + headBytes && bytes.readUInt32BE(at + 3) > mostBytes
    if (isLong) this.#isOver = true
    return end
  }
}
