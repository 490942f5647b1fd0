import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import type { Channel, ChannelModel } from 'amqplib'

/**
 * SHA-256 of the methods of amqplib 2.3.1 that connections and channels are made of, of a channel with confirms and of one without:
 * docs/decisions/20-written-directly.md.
 */
export const tested: ReadonlySet<string> = new Set([
  '64c26a90e4968901854dd0a85f615d3854d4602965a4482a978731497034d6f5',
  '7e72e08aba39b6efbcfa102a04fd251e3c094017b601f0af2069b63baeb9ae47',
])

/** A channel on which we write frames ourselves, past the encoder of amqplib and between its own frames. */
export interface DirectChannel {
  readonly number: number
  /** What a frame may have in bytes. */
  readonly frameMax: number
  /** Whether amqplib would write still. It never is again. */
  readonly isOpen: boolean
  /** Takes whole frames of this channel. What they say goes after all that was written before. */
  write(frames: Buffer): void
  /** Calls back once for what was published last, as `publish` of amqplib does. */
  expectConfirm(told: (error: unknown) => void): void
}

/**
 * `undefined` wherever anything is not as it was when this was tested: another version, a part that was patched, or one that somebody
 * has wrapped, to trace each message for instance, and would see no more of them.
 */
export function directChannel(model: ChannelModel, channel: Channel): DirectChannel | undefined {
  const connection: unknown = Reflect.get(model, 'connection')
  if (!isConnection(connection) || !isChannel(channel, connection)) return undefined
  const place = connection.channels[channel.ch]
  if (!isPlace(place) || place.channel !== channel) return undefined
  if (!tested.has(fingerprint([connection, connection.muxer, channel]))) return undefined
  return new Direct(connection, channel, place.buffer)
}

/** What we use of amqplib's channel. */
interface ChannelParts {
  readonly ch: number
  readonly sendMessage: unknown
  pushConfirmCallback(told: (error: unknown) => void): void
}

/** What we use of its connection. */
interface ConnectionParts {
  readonly channels: readonly unknown[]
  readonly frameMax: number
  readonly muxer: object
  readonly sendMessage: unknown
  sentSinceLastCheck: boolean
}

class Direct implements DirectChannel {
  readonly number: number
  readonly frameMax: number
  readonly #connection: ConnectionParts
  readonly #channel: ChannelParts
  readonly #buffer: PassThrough
  readonly #sends: readonly unknown[]

  constructor(connection: ConnectionParts, channel: ChannelParts, buffer: PassThrough) {
    this.number = channel.ch
    this.frameMax = connection.frameMax
    this.#connection = connection
    this.#channel = channel
    this.#buffer = buffer
    this.#sends = [connection.sendMessage, channel.sendMessage]
  }

  /** amqplib puts a function that throws in the place of what writes, when connection or channel begin to close. */
  get isOpen(): boolean {
    return this.#connection.sendMessage === this.#sends[0] && this.#channel.sendMessage === this.#sends[1]
  }

  write(frames: Buffer): void {
    // Or else amqplib would think that it is time for a heartbeat.
    this.#connection.sentSinceLastCheck = true
    this.#buffer.write(frames)
  }

  expectConfirm(told: (error: unknown) => void): void {
    this.#channel.pushConfirmCallback(told)
  }
}

function isChannel(channel: object, connection: object): channel is ChannelParts {
  return (
    Reflect.get(channel, 'connection') === connection &&
    'ch' in channel &&
    Number.isInteger(channel.ch) &&
    'sendMessage' in channel &&
    typeof channel.sendMessage === 'function' &&
    'pushConfirmCallback' in channel &&
    typeof channel.pushConfirmCallback === 'function'
  )
}

function isConnection(connection: unknown): connection is ConnectionParts {
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'channels' in connection &&
    Array.isArray(connection.channels) &&
    'frameMax' in connection &&
    Number.isInteger(connection.frameMax) &&
    'muxer' in connection &&
    typeof connection.muxer === 'object' &&
    connection.muxer !== null &&
    'sendMessage' in connection &&
    typeof connection.sendMessage === 'function' &&
    'sentSinceLastCheck' in connection &&
    typeof connection.sentSinceLastCheck === 'boolean'
  )
}

/** Where amqplib keeps a channel, and queues its frames until they are written to the socket. */
function isPlace(place: unknown): place is { readonly channel: unknown; readonly buffer: PassThrough } {
  return (
    typeof place === 'object' &&
    place !== null &&
    'channel' in place &&
    'buffer' in place &&
    place.buffer instanceof PassThrough &&
    place.buffer.writableObjectMode
  )
}

/** What our own guard stands before: it changes nothing of what is written. */
const guarded: ReadonlySet<string> = new Set(['accept', 'freshChannel'])

export function fingerprint(objects: readonly object[]): string {
  return createHash('sha256').update(objects.map(methodsOf).join('')).digest('hex')
}

/** The text of all methods that the object has from its classes, and of those of its own that stand before them. */
function methodsOf(object: object): string {
  let text = ''
  for (let of = classOf(object); of && of !== EventEmitter.prototype; of = classOf(of)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(of))) {
      text += `${name} ${String(value)}\n`
      if (Object.hasOwn(object, name) && !guarded.has(name))
        text += `own ${String(Reflect.get(object, name))}\n`
    }
  }
  return text
}

function classOf(object: object): object | undefined {
  const prototype: unknown = Object.getPrototypeOf(object)
  const isClass = typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype
  return isClass ? prototype : undefined
}
