import type { Socket } from 'node:net'
import type { Counts } from '../counts.js'
import type { Serve } from '../peer.js'
import { codes } from './codes.js'
import { type Described, readValue } from './read-value.js'
import { answerToHeader, saslDone } from './sasl.js'
import { Session } from './session.js'
import { described, frame, list, map, nothing, symbol, text, uint, ushort } from './write-value.js'

const headerBytes = 8
const maxFrame = 131_072
const heartbeat = frame(0, 0)

/**
 * AMQP 1.0 with nothing behind it: any login, any address; every message is accepted and forgotten, and receivers get made-up
 * notifications.
 */
export const serveAmqp10: Serve = (socket, counts) => {
  const connection = new Connection(socket, counts)
  return {
    take: (bytes) => connection.take(bytes),
    beat: () => {
      if (connection.isOpen) socket.write(heartbeat)
    },
  }
}

class Connection {
  readonly #socket: Socket
  readonly #counts: Counts
  readonly #sessions = new Map<number, Session>()
  #awaitsHeader = true
  isOpen = false

  constructor(socket: Socket, counts: Counts) {
    this.#socket = socket
    this.#counts = counts
  }

  take(bytes: Buffer): number {
    let at = 0
    while (bytes.length - at >= headerBytes) {
      if (this.#awaitsHeader) {
        if (bytes.toString('latin1', at, at + 4) !== 'AMQP') throw new Error('this is not AMQP')
        this.#awaitsHeader = false
        for (const answer of answerToHeader(Buffer.from(bytes.subarray(at, at + headerBytes))))
          this.#socket.write(answer)
        at += headerBytes
        continue
      }
      const end = at + bytes.readUInt32BE(at)
      if (bytes.length < end) break
      const body = at + 4 * (bytes[at + 4] ?? 2)
      if (body < end) this.#frame(bytes.readUInt16BE(at + 6), bytes, body, end)
      at = end
    }
    for (const session of this.#sessions.values()) session.afterRead()
    return at
  }

  #frame(channel: number, bytes: Buffer, at: number, end: number): void {
    // By far the most frequent one, and all that costs anything here.
    if (bytes[at + 1] === 0x53 && bytes[at + 2] === codes.transfer) {
      this.#session(channel).transfer(bytes, at + 3, end)
      return
    }
    const [performative] = readValue(bytes, at)
    if (isDescribed(performative)) this.#performative(channel, performative)
  }

  #performative(channel: number, { code, value }: Described): void {
    const fields: readonly unknown[] = Array.isArray(value) ? value : []
    switch (code) {
      case codes.saslInit:
        this.#socket.write(saslDone)
        this.#awaitsHeader = true
        break
      case codes.open: {
        const properties = map(symbol('product'), text('null peer'), symbol('version'), text('1'))
        const about = list(
          text('null-peer'),
          nothing,
          uint(maxFrame),
          ushort(100),
          nothing,
          nothing,
          nothing,
          nothing,
          nothing,
          properties,
        )
        this.#socket.write(frame(0, 0, described(codes.open, about)))
        this.isOpen = true
        break
      }
      case codes.begin: {
        this.#sessions.set(channel, new Session(this.#socket, channel, fields, this.#counts))
        break
      }
      case codes.end:
        this.#sessions.delete(channel)
        this.#socket.write(frame(0, channel, described(codes.end, list())))
        break
      case codes.close:
        this.isOpen = false
        this.#socket.end(frame(0, 0, described(codes.close, list())))
        break
      default:
        this.#session(channel).performative(code, fields)
    }
  }

  #session(channel: number): Session {
    const session = this.#sessions.get(channel)
    if (!session) throw new Error(`there is no session ${channel}`)
    return session
  }
}

function isDescribed(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && 'code' in value
}
