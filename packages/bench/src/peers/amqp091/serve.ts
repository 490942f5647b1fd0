import type { Socket } from 'node:net'
import type { Counts } from '../counts.js'
import type { Serve } from '../peer.js'
import { plainAnswer } from './calls.js'
import { Feeding } from './feeding.js'
import {
  frame,
  frameEnd,
  frameOverhead,
  frameTypes,
  long,
  longText,
  method,
  readShortText,
  short,
  shortText,
  table,
} from './frames.js'
import { Publishing } from './publishing.js'

const frameMax = 131_072
const heartbeatSeconds = 60
const greeting = method(
  0,
  10,
  10,
  Buffer.of(0, 9),
  table({
    product: 'null peer',
    version: '1',
    capabilities: {
      publisher_confirms: true,
      'basic.nack': true,
      consumer_cancel_notify: true,
      exchange_exchange_bindings: true,
      'connection.blocked': true,
      per_consumer_qos: true,
      authentication_failure_close: true,
    },
  }),
  longText('PLAIN AMQPLAIN'),
  longText('en_US'),
)
const heartbeat = frame(frameTypes.heartbeat, 0)

/**
 * AMQP 0-9-1 with nothing behind it: any login, any declaration; every message is confirmed and forgotten, and consumers get
 * made-up notifications.
 */
export const serveAmqp091: Serve = (socket, counts) => {
  const connection = new Connection(socket, counts)
  return {
    take: (bytes) => connection.take(bytes),
    beat: () => void socket.write(heartbeat),
  }
}

interface Channel {
  readonly publishing: Publishing
  readonly feeding: Feeding
}

class Connection {
  readonly #socket: Socket
  readonly #counts: Counts
  readonly #channels = new Map<number, Channel>()
  /** Of this read. */
  readonly #touched = new Set<Channel>()
  #greeted = false

  constructor(socket: Socket, counts: Counts) {
    this.#socket = socket
    this.#counts = counts
  }

  take(bytes: Buffer): number {
    let at = 0
    if (!this.#greeted) {
      if (bytes.length < frameOverhead) return 0
      if (bytes.toString('latin1', 0, 4) !== 'AMQP') throw new Error('this is not AMQP')
      this.#greeted = true
      this.#socket.write(greeting)
      at = frameOverhead
    }
    while (bytes.length - at >= frameOverhead) {
      const end = at + 7 + bytes.readUInt32BE(at + 3)
      if (bytes.length <= end) break
      if (bytes[end] !== frameEnd) throw new Error('a frame without an end')
      this.#frame(bytes[at] ?? 0, bytes.readUInt16BE(at + 1), bytes, at + 7, end)
      at = end + 1
    }
    for (const { publishing, feeding } of this.#touched) {
      const confirm = publishing.confirm()
      if (confirm) this.#socket.write(confirm)
      feeding.feed()
    }
    this.#touched.clear()
    return at
  }

  #frame(type: number, number: number, bytes: Buffer, at: number, end: number): void {
    if (type === frameTypes.body) {
      const channel = this.#channel(number)
      channel.publishing.body(bytes, at, end)
      this.#touched.add(channel)
    } else if (type === frameTypes.header) this.#channel(number).publishing.header(bytes, at)
    else if (type === frameTypes.method) {
      const [classId, methodId] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)]
      if (classId === 60) this.#basic(number, methodId, bytes, at + 4, end)
      else this.#method(number, classId, methodId, bytes, at + 4)
    }
  }

  #method(number: number, classId: number, methodId: number, bytes: Buffer, at: number): void {
    if (classId === 85) {
      this.#channel(number).publishing.select()
      this.#socket.write(method(number, 85, 11))
      return
    }
    if (classId === 10 && methodId === 11)
      this.#socket.write(method(0, 10, 30, short(2_047), long(frameMax), short(heartbeatSeconds)))
    if (classId === 10 && methodId === 50) this.#socket.end(method(0, 10, 51))
    if (classId === 20 && methodId === 40) {
      this.#channel(number).feeding.stop()
      this.#channels.delete(number)
    }
    const answer = plainAnswer(number, classId, methodId, bytes, at)
    if (answer) this.#socket.write(answer)
  }

  #basic(number: number, methodId: number, bytes: Buffer, at: number, end: number): void {
    const channel = this.#channel(number)
    const { publishing, feeding } = channel
    switch (methodId) {
      case 40:
        publishing.publish(bytes, at, end)
        break
      case 80:
      case 120:
      case 90: {
        // Of a reject the bit behind the tag says something else.
        feeding.settle(bytes.readUInt32BE(at + 4), methodId !== 90 && ((bytes[at + 8] ?? 0) & 1) === 1)
        this.#touched.add(channel)
        break
      }
      case 10:
        feeding.setPrefetch(bytes.readUInt16BE(at + 4))
        this.#socket.write(method(number, 60, 11))
        break
      case 20: {
        const [, queueEnd] = readShortText(bytes, at + 2)
        const [given] = readShortText(bytes, queueEnd)
        const tag = given || `consumer-${number}`
        this.#socket.write(method(number, 60, 21, shortText(tag)))
        feeding.start(tag)
        break
      }
      case 30: {
        feeding.stop()
        this.#socket.write(method(number, 60, 31, shortText(readShortText(bytes, at)[0])))
        break
      }
      default:
        throw new Error(`there is no method 60.${methodId} here`)
    }
  }

  #channel(number: number): Channel {
    const known = this.#channels.get(number)
    if (known) return known
    const channel = {
      publishing: new Publishing(number, this.#counts),
      feeding: new Feeding(this.#socket, number, this.#counts),
    }
    this.#channels.set(number, channel)
    return channel
  }
}
