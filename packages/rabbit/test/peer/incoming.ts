import { type Frame, frameTypes, Reader } from './wire.js'

/** A message that was published to the peer, whole. `tag` counts from 1 on each connection. */
export interface Published {
  readonly tag: number
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
  readonly header: Buffer
  readonly body: Buffer
}

/** What a client says. */
export type Incoming =
  | { readonly name: 'protocol-header' }
  | { readonly name: 'heartbeat' }
  | { readonly name: 'start-ok' | 'tune-ok' | 'open' | 'close' | 'close-ok'; readonly channel: 0 }
  | {
      readonly name: 'channel.open' | 'channel.close' | 'channel.close-ok' | 'confirm.select'
      readonly channel: number
    }
  | {
      readonly name: 'exchange.declare' | 'queue.declare'
      readonly channel: number
      readonly what: string
      readonly passive: boolean
    }
  | { readonly name: 'queue.bind'; readonly channel: number }
  | { readonly name: 'basic.qos'; readonly channel: number; readonly count: number }
  | { readonly name: 'basic.consume'; readonly channel: number; readonly queue: string }
  | { readonly name: 'basic.cancel'; readonly channel: number; readonly consumerTag: string }
  | { readonly name: 'basic.ack'; readonly channel: number; readonly tag: number; readonly multiple: boolean }
  | { readonly name: 'basic.reject'; readonly channel: number; readonly tag: number }
  | { readonly name: 'publish'; readonly channel: number; readonly message: Published }

const connectionMethods: ReadonlyMap<number, 'start-ok' | 'tune-ok' | 'open' | 'close' | 'close-ok'> =
  new Map([
    [11, 'start-ok'],
    [31, 'tune-ok'],
    [40, 'open'],
    [50, 'close'],
    [51, 'close-ok'],
  ])
const channelMethods: ReadonlyMap<number, 'channel.open' | 'channel.close' | 'channel.close-ok'> = new Map([
  [10, 'channel.open'],
  [40, 'channel.close'],
  [41, 'channel.close-ok'],
])

interface Publishing {
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
  header: Buffer
  readonly size: () => number
  readonly parts: Buffer[]
}

/** Makes whole things of the frames of one connection; messages come in several. */
export function incomingOf(): (frame: Frame) => Incoming | undefined {
  let publishing: Publishing | undefined
  let tag = 0

  const whole = (channel: number): Incoming | undefined => {
    if (!publishing) return undefined
    const body = Buffer.concat(publishing.parts)
    if (body.length < publishing.size()) return undefined
    const { exchange, routingKey, mandatory, header } = publishing
    publishing = undefined
    tag += 1
    return { name: 'publish', channel, message: { tag, exchange, routingKey, mandatory, header, body } }
  }

  return ({ type, channel, payload }) => {
    if (type === frameTypes.heartbeat) return { name: 'heartbeat' }
    if (type === frameTypes.header && publishing) publishing.header = Buffer.from(payload)
    if (type === frameTypes.body) publishing?.parts.push(Buffer.from(payload))
    if (type !== frameTypes.method) return whole(channel)
    const reader = new Reader(payload)
    if (payload.readUInt32BE(0) !== 0x3c0028) return methodOf(reader, channel)
    publishing = publishingOf(reader)
    return undefined
  }
}

function publishingOf(reader: Reader): Publishing {
  reader.short()
  reader.short()
  reader.short()
  const publishing: Publishing = {
    exchange: reader.shortstr(),
    routingKey: reader.shortstr(),
    mandatory: reader.octet() === 1,
    header: Buffer.alloc(0),
    size: () =>
      publishing.header.length < 12 ? Number.POSITIVE_INFINITY : Number(publishing.header.readBigUInt64BE(4)),
    parts: [],
  }
  return publishing
}

function methodOf(reader: Reader, channel: number): Incoming {
  const classId = reader.short()
  const methodId = reader.short()
  if (classId === 10) return { name: known(connectionMethods.get(methodId)), channel: 0 }
  if (classId === 20) return { name: known(channelMethods.get(methodId)), channel }
  if (classId === 85) return { name: 'confirm.select', channel }
  if (classId === 60) return consumingOf(methodId, reader, channel)
  if (classId === 50 && methodId === 20) return { name: 'queue.bind', channel }
  reader.short()
  const what = reader.shortstr()
  if (classId === 40) reader.shortstr()
  const passive = (reader.octet() & 1) === 1
  return { name: classId === 40 ? 'exchange.declare' : 'queue.declare', channel, what, passive }
}

/** What a consumer says: class `basic`, but for publishing. */
function consumingOf(methodId: number, reader: Reader, channel: number): Incoming {
  switch (methodId) {
    case 10: {
      reader.short()
      reader.short()
      return { name: 'basic.qos', channel, count: reader.short() }
    }
    case 20: {
      reader.short()
      return { name: 'basic.consume', channel, queue: reader.shortstr() }
    }
    case 30:
      return { name: 'basic.cancel', channel, consumerTag: reader.shortstr() }
    case 80:
      return { name: 'basic.ack', channel, tag: reader.longlong(), multiple: reader.octet() === 1 }
    case 90:
      return { name: 'basic.reject', channel, tag: reader.longlong() }
    default:
      return known<Incoming>(undefined)
  }
}

function known<T>(name: T | undefined): T {
  if (name === undefined) throw new Error('The peer was sent a method that it does not know')
  return name
}
