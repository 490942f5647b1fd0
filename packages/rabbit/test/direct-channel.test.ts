import { PassThrough } from 'node:stream'
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ackFrames } from '../src/ack-frames.js'
import { directChannel, fingerprint, tested } from '../src/direct-channel.js'
import { guardChannels } from '../src/guarded-channels.js'
import { startPeer } from './peer/amqp-peer.js'

interface Opened extends AsyncDisposable {
  readonly model: ChannelModel
  readonly channel: ConfirmChannel
}

/** As a session opens them. */
async function open(): Promise<Opened> {
  const peer = await startPeer()
  const model = await connect(peer.url)
  model.on('error', () => {})
  guardChannels(model)
  const channel = await model.createConfirmChannel()
  return {
    model,
    channel,
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  }
}

/** What is in place of `name`, until the test ends. */
function replace(object: object, name: string, make: (before: unknown) => unknown): void {
  const before = Object.getOwnPropertyDescriptor(object, name)
  Object.defineProperty(object, name, {
    value: make(Reflect.get(object, name)),
    configurable: true,
    writable: true,
  })
  onTestFinished(() => {
    if (before) Object.defineProperty(object, name, before)
    else Reflect.deleteProperty(object, name)
  })
}

function part(object: object, name: string): object {
  const value: unknown = Reflect.get(object, name)
  if (typeof value !== 'object' || value === null) throw new Error(`There is no ${name}`)
  return value
}

function classOf(object: object, above = 0): object {
  const prototype: object = Object.getPrototypeOf(object)
  return above === 0 ? prototype : classOf(prototype, above - 1)
}

/** Passes on what it is called with, as one who traces does. */
function wrapped(before: unknown): unknown {
  return function (this: unknown, ...args: readonly unknown[]): unknown {
    if (typeof before !== 'function') throw new Error('There is nothing to wrap')
    return Reflect.apply(before, this, args)
  }
}

interface Difference {
  readonly what: string
  readonly make: (opened: Opened) => void
}

const connectionOf = ({ model }: Opened): object => part(model, 'connection')
const placeOf = (opened: Opened): object => part(part(connectionOf(opened), 'channels'), '1')

const differences: readonly Difference[] = [
  {
    what: 'publish of the class is wrapped',
    make: ({ channel }) => replace(classOf(channel), 'publish', wrapped),
  },
  {
    what: 'publish of the class above is wrapped',
    make: ({ channel }) => replace(classOf(channel, 1), 'publish', wrapped),
  },
  {
    what: 'ack of the class is wrapped',
    make: ({ channel }) => replace(classOf(channel, 1), 'ack', wrapped),
  },
  { what: 'publish of the channel is wrapped', make: ({ channel }) => replace(channel, 'publish', wrapped) },
  {
    what: 'the bookkeeping of confirms is another',
    make: ({ channel }) => replace(classOf(channel, 3), 'handleConfirm', () => () => {}),
  },
  {
    what: 'a method of the connection is another',
    make: (opened) => replace(classOf(connectionOf(opened)), 'sendHeartbeat', () => () => {}),
  },
  {
    what: 'there is one method more',
    make: (opened) => replace(classOf(connectionOf(opened)), 'corked', () => () => {}),
  },
  {
    what: 'what writes to the socket is another',
    make: (opened) => replace(classOf(part(connectionOf(opened), 'muxer')), '_readIncoming', wrapped),
  },
  {
    what: 'the connection has another name',
    make: ({ model }) => replace(model, 'connection', () => undefined),
  },
  {
    what: 'frameMax is no number',
    make: (opened) => replace(connectionOf(opened), 'frameMax', () => '4096'),
  },
  { what: 'channels is no list', make: (opened) => replace(connectionOf(opened), 'channels', () => ({})) },
  {
    what: 'the channel is in another place',
    make: (opened) => replace(part(connectionOf(opened), 'channels'), '1', () => null),
  },
  {
    what: 'there is another channel in its place',
    make: (opened) => replace(placeOf(opened), 'channel', () => ({})),
  },
  {
    what: 'frames are not queued in a stream',
    make: (opened) => replace(placeOf(opened), 'buffer', () => []),
  },
  {
    what: 'they are queued as bytes',
    make: (opened) => replace(placeOf(opened), 'buffer', () => new PassThrough()),
  },
  {
    what: 'it is not kept what was sent since a heartbeat',
    make: (opened) => replace(connectionOf(opened), 'sentSinceLastCheck', () => 0),
  },
  { what: 'the channel has no number', make: ({ channel }) => replace(channel, 'ch', () => undefined) },
]

describe('a channel of amqplib', () => {
  it('is written to directly, as it is in the version that was tested', async () => {
    await using opened = await open()
    const direct = directChannel(opened.model, opened.channel)
    expect(direct).toMatchObject({ number: 1, frameMax: 131_072, isOpen: true })
  })

  it('is what it was in the version that was tested, with confirms and without', async () => {
    await using opened = await open()
    const connection = connectionOf(opened)
    const plain = await opened.model.createChannel()
    const prints = [opened.channel, plain].map((channel) =>
      fingerprint([connection, part(connection, 'muxer'), channel]),
    )
    expect(prints).toEqual([...tested])
    expect(directChannel(opened.model, plain)).toMatchObject({ number: 2 })
  })

  it('that is written to counts as one that needs no heartbeat', async () => {
    await using opened = await open()
    const direct = directChannel(opened.model, opened.channel)
    Object.assign(connectionOf(opened), { sentSinceLastCheck: false })
    direct?.write(ackFrames(1, 1, []))
    expect(connectionOf(opened)).toMatchObject({ sentSinceLastCheck: true })
  })

  it.each(differences)('is written to by amqplib alone where $what', async ({ make }) => {
    await using opened = await open()
    expect(directChannel(opened.model, opened.channel)).toBeDefined()
    make(opened)
    expect(directChannel(opened.model, opened.channel)).toBeUndefined()
  })

  it('of another connection is not written to directly', async () => {
    await using opened = await open()
    await using other = await open()
    expect(directChannel(other.model, opened.channel)).toBeUndefined()
  })

  it('is not open once it closes, or its connection does', async () => {
    await using first = await open()
    await using second = await open()
    const directs = [first, second].map(({ model, channel }) => directChannel(model, channel))
    const closing = [first.channel.close(), second.model.close()]
    expect(directs.map((direct) => direct?.isOpen)).toEqual([false, false])
    await Promise.all(closing)
    expect(directs.map((direct) => direct?.isOpen)).toEqual([false, false])
    expect(directChannel(first.model, first.channel)).toBeUndefined()
  })
})
