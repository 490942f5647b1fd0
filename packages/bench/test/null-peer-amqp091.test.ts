import { startFaultProxy } from '@glance-notifications/test-brokers'
import { type ConsumeMessage, connect } from 'amqplib'
import { afterEach, describe, expect, it } from 'vitest'
import { serveAmqp091 } from '../src/peers/amqp091/serve.js'
import { noCounts } from '../src/peers/counts.js'
import { listen } from '../src/peers/peer.js'
import { imageBody } from '../src/transports/image.js'

const closes: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closes.splice(0).toReversed()) await close()
})

/** A peer, and a client whose bytes come to it in pieces of that size. */
async function connected(pieces?: number) {
  const counts = noCounts()
  const target = `amqp://127.0.0.1:${await listen(serveAmqp091, counts)}`
  const proxy = await startFaultProxy({ target })
  closes.push(() => proxy[Symbol.asyncDispose]())
  const connection = await connect(proxy.urlFor(target))
  closes.push(() => connection.close().catch(() => {}))
  if (pieces) await proxy.set({ toBroker: { kind: 'fragment', bytes: pieces } })
  return { counts, connection }
}

describe('the null peer of AMQP 0-9-1', () => {
  it.each([undefined, 7, 1_000])(
    'confirms each message that has come to its end, in pieces of %s',
    async (pieces) => {
      const { counts, connection } = await connected(pieces)
      const channel = await connection.createConfirmChannel()
      const bodies = Array.from({ length: 200 }, (_, n) => imageBody(n))
      let confirmed = 0
      for (const body of bodies) {
        channel.publish('glance', 'notifications.info', body, { mandatory: true }, (error: unknown) => {
          confirmed += error ? Number.NaN : 1
        })
      }
      await channel.waitForConfirms()
      expect(confirmed).toBe(200)
      expect(counts).toMatchObject({ messages: 200, bodyBytes: Buffer.concat(bodies).length })
      expect(counts.bytes).toBeGreaterThan(counts.bodyBytes)
    },
  )

  it('takes messages in several frames', async () => {
    const { counts, connection } = await connected()
    const channel = await connection.createConfirmChannel()
    const large = Buffer.from(JSON.stringify({ text: 'x'.repeat(1_000_000) }))
    channel.publish('glance', 'notifications.info', large)
    channel.publish('glance', 'notifications.info', large)
    await channel.waitForConfirms()
    expect(counts).toMatchObject({ messages: 2, bodyBytes: 2 * large.length })
  })

  it('answers what is declared, looked for and deleted', async () => {
    const { connection } = await connected()
    const channel = await connection.createChannel()
    await channel.checkExchange('glance')
    await channel.assertExchange('glance', 'topic')
    expect(await channel.assertQueue('mine')).toMatchObject({ queue: 'mine' })
    expect((await channel.assertQueue('')).queue).toMatch(/^amq\.gen-/)
    await channel.bindQueue('mine', 'glance', 'notifications.info')
    await channel.unbindQueue('mine', 'glance', 'notifications.info')
    await channel.purgeQueue('mine')
    await channel.deleteQueue('mine')
    await channel.deleteExchange('glance')
    await channel.close()
  })

  it.each(['each', 'several', 'out of order'])('feeds within the prefetch, acknowledged %s', async (how) => {
    const { counts, connection } = await connected()
    const channel = await connection.createChannel()
    await channel.prefetch(10)
    const ids = new Set<string>()
    let open: ConsumeMessage[] = []
    const enough = new Promise<void>((resolve) => {
      void channel.consume('notifications.info', (message) => {
        if (!message) return
        ids.add(JSON.parse(message.content.toString()).message_id)
        open.push(message)
        expect(open.length).toBeLessThanOrEqual(10)
        if (ids.size >= 500) resolve()
        if (how === 'each') channel.ack(message)
        else if (open.length < 10) return
        else if (how === 'several') channel.ack(message, true)
        else for (const one of open.toReversed()) channel.ack(one)
        open = []
      })
    })
    await enough
    await channel.close()
    expect(ids.size).toBeGreaterThanOrEqual(500)
    expect(counts.settled).toBeLessThanOrEqual(counts.delivered)
    expect(counts.settled).toBeGreaterThanOrEqual(480)
  })

  it('ends the connection of who settles what is not there', async () => {
    const { connection } = await connected()
    const channel = await connection.createChannel()
    connection.on('error', () => {})
    channel.on('error', () => {})
    const ended = new Promise((resolve) => connection.once('close', resolve))
    const unknown: Pick<ConsumeMessage, 'fields'> = {
      fields: { deliveryTag: 7, redelivered: false, exchange: '', routingKey: '' },
    }
    Reflect.apply(channel.ack, channel, [unknown])
    await ended
  })
})
