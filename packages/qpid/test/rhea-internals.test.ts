import { once } from 'node:events'
import rhea, { type Receiver, type Sender } from 'rhea'
import { describe, expect, it } from 'vitest'
import { receivingInternals, sendingInternals } from '../src/rhea-internals.js'
import { rheaVersion, testedVersion } from '../src/rhea-version.js'
import { closing, keepQuietAndTidy, peerFor } from './support/setup.js'
import { queuePeerFor } from './support/sources.js'

keepQuietAndTidy()

/** The connection of rhea to a peer, before anything is sent. */
async function connected(port: number) {
  const connection = rhea.create_container().connect({ host: '127.0.0.1', port, reconnect: false })
  connection.on('disconnected', () => {})
  closing({
    async close() {
      const closed = once(connection, 'connection_close')
      connection.close()
      await closed
    },
  })
  await once(connection, 'connection_open')
  return connection
}

async function attachedSender(): Promise<Sender> {
  const { port } = await peerFor()
  const sender = (await connected(port)).open_sender('images')
  await once(sender, 'sendable')
  return sender
}

async function attachedReceiver(): Promise<Receiver> {
  const { port } = await queuePeerFor()
  const receiver = (await connected(port)).open_receiver({ source: 'images', credit_window: 0 })
  await once(receiver, 'receiver_open')
  return receiver
}

/** What is somewhere below an object. */
function inside(object: object, path: readonly string[]): object {
  return path.reduce<object>((found, key) => Object(Reflect.get(found, key)), object)
}

/** Puts another value in a place, until it is restored. */
function change(object: object, path: string, value: unknown): () => void {
  const keys = path.split('.')
  const place = inside(object, keys.slice(0, -1))
  const key = String(keys.at(-1))
  const before = Object.getOwnPropertyDescriptor(place, key)
  Object.defineProperty(place, key, { value, configurable: true, writable: true })
  return () => (before ? Object.defineProperty(place, key, before) : Reflect.deleteProperty(place, key))
}

const missing = undefined

describe('what is known of rhea', () => {
  it('is known of the version that is installed', () => {
    expect(rheaVersion()).toBe(testedVersion)
  })

  it('is there to send, and to receive', async () => {
    expect(sendingInternals(await attachedSender())).toMatchObject({ handle: 0, channel: 0 })
    expect(receivingInternals(await attachedReceiver())).toMatchObject({
      channel: 0,
      remote: { channel: 0, handle: 0 },
    })
  })

  it.each([missing, '3.0.4', '3.0.6', '4.0.0', ''])('is not known of version %s', async (version) => {
    // `undefined` would be the default.
    const installed = version ?? 'none'
    expect(sendingInternals(await attachedSender(), installed)).toBeUndefined()
    expect(receivingInternals(await attachedReceiver(), installed)).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['session.outgoing', missing],
    ['session.outgoing.next_delivery_id', missing],
    ['session.outgoing.next_delivery_id', '0'],
    ['session.outgoing.next_pending_delivery', missing],
    ['session.outgoing.next_pending_delivery', 7],
    ['session.outgoing.next_transfer_id', missing],
    ['session.outgoing.deliveries', missing],
    ['session.outgoing.deliveries.size', 1],
    ['session.local', missing],
    ['session.local.channel', missing],
    ['session.on_disposition', missing],
    ['session.on_flow', 'on_flow'],
    ['local.handle', missing],
    ['local.attach.snd_settle_mode', 1],
    ['credit', missing],
    ['credit', Number.NaN],
    ['delivery_count', missing],
    ['connection.output', missing],
    ['connection.remote.open.max_frame_size', '4096'],
    ['connection.amqp_transport', missing],
    ['connection.amqp_transport.header_sent', missing],
    ['connection.amqp_transport.pending', [{}]],
    ['connection.amqp_transport.pending', missing],
  ])('is not enough to send when %s is %j', async (path, value) => {
    const sender = await attachedSender()
    expect(sendingInternals(sender)).toBeDefined()
    const restore = change(sender, path, value)
    expect(sendingInternals(sender)).toBeUndefined()
    restore()
  })

  it.each<[string, unknown]>([
    ['session.incoming', missing],
    ['session.incoming.next_transfer_id', missing],
    ['session.incoming.deliveries', missing],
    ['session.incoming.deliveries.size', 1],
    ['session.local.channel', missing],
    ['session.remote.channel', missing],
    ['session.remote.handles', {}],
    ['remote.attach', missing],
    ['remote.attach.handle', 1],
    ['_incomplete', {}],
    ['credit', '10'],
    ['delivery_count', missing],
    ['connection.output', missing],
    ['connection._register', missing],
    ['connection.amqp_transport.header_sent', missing],
    ['connection.amqp_transport.pending', [{}]],
  ])('is not enough to receive when %s is %j', async (path, value) => {
    const receiver = await attachedReceiver()
    expect(receivingInternals(receiver)).toBeDefined()
    const restore = change(receiver, path, value)
    expect(receivingInternals(receiver)).toBeUndefined()
    restore()
  })
})
