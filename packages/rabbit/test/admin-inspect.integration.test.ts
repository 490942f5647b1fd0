import type { RabbitNode } from '@glance-notifications/test-brokers'
import { freePorts } from '@glance-notifications/test-brokers'
import { describeWithRabbit, describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Finding, type InspectOptions, inspectRabbit } from '../src/admin/index.js'
import { openReader, type Reader } from './broker.js'
import { done, placeOf, publishTexts, startedSource, untilDepth } from './source-support.js'
import { openNotifier, rejection } from './support.js'

/** What is not in order, in short. */
async function faults(options: InspectOptions): Promise<string[]> {
  return (await inspectRabbit(options)).filter(({ severity }) => severity !== 'ok').map(inShort)
}

const inShort = ({ severity, code, subject, message }: Finding): string =>
  `${severity} ${code}: ${subject}: ${message}`

describeWithRabbit('an inspection', (take) => {
  it('finds nothing wrong where an emitter and a listener are at work', async () => {
    const place = placeOf(await take())
    await using notifier = openNotifier(place)
    await notifier.ready({ timeoutMs: 10_000 })
    await using source = await startedSource({ ...place, group: 'billing' }, { onDelivery: done })
    await using shared = await startedSource({ ...place, shared: true }, { onDelivery: done })
    await notifier.info('image.create', {})
    await Promise.all([source.until(1), shared.until(1)])
    expect(await faults({ ...place, group: 'billing' })).toEqual([])
  })

  it('tells that nobody has declared the exchange', async () => {
    const place = placeOf(await take())
    expect(await faults({ ...place, group: 'billing' })).toEqual([
      `problem exchange: exchange ${place.exchange}: There is none of this name.`,
      expect.stringMatching(/^problem queue: queue .*\.billing: There is none: no listener/),
    ])
  })

  it('tells which queues grow, and leaves them as they are', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    {
      await using notifier = openNotifier(place)
      await notifier.warn('image.upload', 'nearly full')
    }
    await using everything = await startedSource({ ...place, ephemeral: true })
    const before = await snapshot(reader, place.topic)
    expect(await faults(place)).toEqual([
      `warning queue: queue ${place.topic}.warn: Messages waiting: 1, consumers: 0. It grows, and nobody reads it.`,
    ])
    expect(await snapshot(reader, place.topic)).toEqual(before)
    const [message] = await reader.take(`${place.topic}.warn`, 1)
    expect(message?.fields.redelivered).toBe(false)
    expect(everything.deliveries).toEqual([])
  })

  it('tells where exchange and queue differ from each other, as Glance would not have them', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'topic', { durable: false })
    await reader.channel.assertQueue(`${place.topic}.info`, { durable: true })
    await reader.channel.assertQueue(`${place.topic}.error`, {
      durable: false,
      arguments: { 'x-max-length': 5 },
    })
    expect(await faults(place)).toEqual([
      expect.stringMatching(
        /^warning topology: queue .*\.info: The queue is durable and the exchange is not/,
      ),
      expect.stringMatching(
        /^warning topology: queue .*\.error: Glance does not declare it so.*x-max-length/,
      ),
    ])
  })

  it('tells that the exchange is of another type', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'fanout')
    expect(await faults(place)).toEqual([
      expect.stringMatching(/^problem topology: exchange .*: It is not what emitters declare: .*'type'/),
    ])
  })

  it('tells of a queue that refuses, and of dead letters', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'topic')
    const queue = `${place.topic}.billing`
    await reader.channel.assertQueue(queue, { arguments: { 'x-overflow': 'reject-publish' } })
    await reader.channel.assertQueue(`${queue}.dead-letter`)
    await publishTexts(reader, '', `${queue}.dead-letter`, ['one', 'two'])
    await untilDepth(reader, `${queue}.dead-letter`, 2)
    expect(await faults({ ...place, group: 'billing' })).toEqual([
      `problem topology: queue ${queue}: It refuses when it is full.`,
      `warning dead-letters: queue ${queue}.dead-letter: 2 messages were put aside.`,
    ])
  })

  it('tells wrong credentials and an unknown virtual host apart', async () => {
    const { url, ...place } = placeOf(await take())
    const wrongPassword = new URL(url)
    wrongPassword.password = 'swordfish'
    const [refused, ...rest] = await inspectRabbit({ ...place, url: wrongPassword.href })
    expect(rest).toEqual([])
    expect(refused).toMatchObject({
      severity: 'problem',
      code: 'connection',
      help: expect.stringContaining('user, password'),
    })
    expect(JSON.stringify(refused)).not.toContain('swordfish')
    const [unknown] = await faults({ ...place, url, virtualHost: 'nowhere' })
    expect(unknown).toMatch(/refused the virtual host nowhere/)
  })
})

async function snapshot({ channel }: Reader, topic: string) {
  const queues = ['info', 'warn', 'error'].map((priority) => channel.checkQueue(`${topic}.${priority}`))
  return Promise.all(queues)
}

describeWithRabbitNode('an inspection at a node of our own', (start) => {
  let node: RabbitNode
  beforeAll(async () => {
    node = await start()
    const rights = { reader: ['', '', '.*'], emitter: ['', 'glance', ''] }
    for (const [name, [configure, write, read]] of Object.entries(rights))
      await node.evaluate(
        `rabbit_auth_backend_internal:add_user(<<"${name}">>, <<"secret">>, <<"test">>), ` +
          `rabbit_auth_backend_internal:set_permissions(<<"${name}">>, <<"/">>, ` +
          `<<"${configure}">>, <<"${write}">>, <<"${read}">>, <<"test">>)`,
      )
    await using reader = await openReader(node.amqpUrl)
    await reader.channel.assertExchange('glance', 'topic')
  })

  it('tells what a user may not do', async () => {
    const as = (username: string) => ({ url: node.amqpUrl, username, password: 'secret' })
    expect(await faults(as('reader'))).toEqual([
      'warning rights: user reader: It may not send to exchange glance.',
      expect.stringMatching(
        /^warning rights: user reader: It may not listen with a queue of its own: ACCESS_REFUSED/,
      ),
    ])
    expect(await faults(as('emitter'))).toEqual([
      expect.stringMatching(/^warning rights: user emitter: It may not listen with a queue of its own/),
    ])
    expect(await faults({ url: node.amqpUrl })).toEqual([])
    expect((await inspectRabbit(as('emitter'))).filter(({ code }) => code === 'rights').map(inShort)[0]).toBe(
      'ok rights: user emitter: It may send to exchange glance.',
    )
  })
})

describe('an inspection without a broker', () => {
  it('tells that nothing is there', async () => {
    const [port] = await freePorts(1)
    const [found] = await inspectRabbit({ url: `amqp://127.0.0.1:${port}` })
    expect(found).toMatchObject({
      severity: 'problem',
      code: 'connection',
      help: expect.stringContaining('host and port'),
    })
  })

  it('rejects bad options', async () => {
    expect(await rejection(inspectRabbit({ url: 'http://localhost' }))).toMatchObject({ code: 'invalid' })
    expect(await rejection(inspectRabbit({ url: 'amqp://localhost', group: '' }))).toMatchObject({
      code: 'invalid',
    })
  })
})
