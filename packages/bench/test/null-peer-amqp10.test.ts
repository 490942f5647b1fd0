import { startFaultProxy } from '@glance-notifications/test-brokers'
import rhea, { type Delivery } from 'rhea'
import { afterEach, describe, expect, it } from 'vitest'
import { serveAmqp10 } from '../src/peers/amqp10/serve.js'
import { noCounts } from '../src/peers/counts.js'
import { listen } from '../src/peers/peer.js'
import { imageBody } from '../src/transports/image.js'
import { openRhea } from '../src/transports/rhea-connection.js'

const closes: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of closes.splice(0).toReversed()) await close()
})

/** A peer, and a client whose bytes come to it in pieces of that size. */
async function connected(pieces?: number) {
  const counts = noCounts()
  const target = `amqp://127.0.0.1:${await listen(serveAmqp10, counts)}`
  const proxy = await startFaultProxy({ target })
  closes.push(() => proxy[Symbol.asyncDispose]())
  const connection = await openRhea({ url: proxy.urlFor(target), address: 'notifications' })
  connection.on('disconnected', () => {})
  closes.push(() => void connection.close())
  if (pieces) await proxy.set({ toBroker: { kind: 'fragment', bytes: pieces } })
  return { counts, connection }
}

describe('the null peer of AMQP 1.0', () => {
  it.each([
    [200, undefined],
    [200, 7],
    [200, 1_000],
    // More than it gives credit for at once.
    [7_000, undefined],
  ])('accepts each of %d messages that has come to its end, in pieces of %s', async (count, pieces) => {
    const { counts, connection } = await connected(pieces)
    const sender = connection.open_sender('notifications')
    let sent = 0
    let accepted = 0
    let bytes = 0
    await new Promise<void>((resolve) => {
      sender.on('accepted', () => {
        accepted += 1
        if (accepted === count) resolve()
      })
      sender.on('sendable', () => {
        while (sent < count && sender.sendable()) {
          const body = imageBody(sent)
          sender.send({ durable: true, body: rhea.message.data_section(body) })
          sent += 1
          bytes += body.length
        }
      })
    })
    expect(counts).toMatchObject({ messages: count, bodyBytes: bytes })
  })

  it('takes messages in several frames', async () => {
    const { counts, connection } = await connected()
    const sender = connection.open_sender('notifications')
    const large = Buffer.alloc(300_000, 'x')
    let accepted = 0
    await new Promise<void>((resolve) => {
      sender.once('sendable', () => {
        for (let n = 0; n < 3; n++) sender.send({ body: rhea.message.data_section(large) })
      })
      sender.on('accepted', () => {
        accepted += 1
        if (accepted === 3) resolve()
      })
    })
    expect(counts).toMatchObject({ messages: 3, bodyBytes: 900_000 })
  })

  it.each(['each', 'several'])('feeds within the credit, settled %s', async (how) => {
    const { counts, connection } = await connected()
    const receiver = connection.open_receiver({
      source: 'notifications',
      credit_window: 0,
      autoaccept: false,
    })
    const ids = new Set<string>()
    const open: Delivery[] = []
    await new Promise<void>((resolve) => {
      receiver.on('message', ({ message, delivery }) => {
        ids.add(JSON.parse(String(message?.body.content)).message_id)
        if (delivery) open.push(delivery)
        expect(open.length).toBeLessThanOrEqual(10)
        if (ids.size === 5_000) resolve()
        if (how === 'several' && open.length < 10) return
        const settled = open.splice(0)
        for (const one of settled) one.accept()
        receiver.add_credit(settled.length)
      })
      receiver.add_credit(10)
    })
    expect(counts.delivered).toBeGreaterThanOrEqual(5_000)
    expect(counts.settled).toBeGreaterThanOrEqual(4_900)
  })
})
