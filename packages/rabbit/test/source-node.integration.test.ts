import type { Delivery, Logger, NotificationError } from '@glance-notifications/core'
import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it } from 'vitest'
import type { RabbitSourceOptions } from '../src/index.js'
import { exists, openReader } from './broker.js'
import {
  done,
  eventuallyAsync,
  openSource,
  publishTexts,
  startedSource,
  textOf,
  untilDepth,
} from './source-support.js'
import { eventually, rejection, within } from './support.js'

/** What each user may configure, write and read. */
const rights: Record<string, readonly [string, string, string]> = {
  reader: ['', '', '^notifications\\\\.'],
  writer: ['', '.*', '.*'],
  // As the documentation tells what is needed.
  member: [
    '^notifications\\\\.exact',
    '^(notifications\\\\.exact|amq\\\\.default$)',
    '^(glance$|notifications\\\\.exact)',
  ],
  passer: ['^amq\\\\.gen', '^amq\\\\.gen', '^(glance$|amq\\\\.gen)'],
}

function keepingWarnings(): { readonly logger: Logger; readonly warnings: readonly unknown[] } {
  const warnings: unknown[] = []
  const warn: Logger['warn'] = (...said) => warnings.push(said)
  return { warnings, logger: { debug() {}, info() {}, error() {}, warn } }
}

async function refusal(options: RabbitSourceOptions): Promise<NotificationError> {
  await using source = openSource(options)
  return await rejection(source.start(() => {}, { credit: 1, ...within(10_000) }))
}

const bad = (delivery?: Delivery): void =>
  delivery?.settle({ outcome: 'dead-letter', reason: 'bad', attempts: 1 })

describeWithRabbitNode('a source at a node of our own', (start) => {
  let node: RabbitNode
  beforeAll(async () => {
    node = await start()
    for (const [name, [configure, write, read]] of Object.entries(rights)) {
      await node.evaluate(
        `rabbit_auth_backend_internal:add_user(<<"${name}">>, <<"secret">>, <<"test">>), ` +
          `rabbit_auth_backend_internal:set_permissions(<<"${name}">>, <<"/">>, ` +
          `<<"${configure}">>, <<"${write}">>, <<"${read}">>, <<"test">>)`,
      )
    }
  })

  const as = (username: string): Pick<RabbitSourceOptions, 'url' | 'username' | 'password'> => ({
    url: node.amqpUrl,
    username,
    password: 'secret',
  })

  it('needs no more than the rights that are documented for a group', async () => {
    await using reader = await openReader(node.amqpUrl)
    await reader.channel.assertExchange('glance', 'topic')
    const { logger, warnings } = keepingWarnings()
    await using source = await startedSource(
      { ...as('member'), group: 'exact', logger },
      {
        onDelivery: (delivery) =>
          delivery.settle(
            delivery.attempt === 1
              ? { outcome: 'retry', delayMs: 1 }
              : { outcome: 'dead-letter', reason: 'no', attempts: 2 },
          ),
      },
    )
    await publishTexts(reader, 'glance', 'notifications.info', ['one'])
    await source.until(2)
    await untilDepth(reader, 'notifications.exact.dead-letter', 1)
    expect(warnings).toEqual([])
  })

  it('needs no more than the rights that are documented for an ephemeral queue', async () => {
    await using reader = await openReader(node.amqpUrl)
    await reader.channel.assertExchange('glance', 'topic')
    await using source = await startedSource({ ...as('passer'), ephemeral: true })
    await publishTexts(reader, 'glance', 'notifications.info', ['one'])
    expect(await source.until(1)).toHaveLength(1)
  })

  it('needs no more than the right to read, where the queue is there and bound', async () => {
    await using reader = await openReader(node.amqpUrl)
    const { channel } = reader
    await channel.assertExchange('glance', 'topic')
    await channel.assertQueue('notifications.readable', { durable: true })
    await channel.bindQueue('notifications.readable', 'glance', 'notifications.*')
    const { logger, warnings } = keepingWarnings()
    await using source = await startedSource(
      { ...as('reader'), group: 'readable', deadLetter: 'reject', logger },
      {
        onDelivery: (delivery) =>
          delivery.settle(delivery.attempt === 1 ? { outcome: 'retry', delayMs: 10 } : { outcome: 'done' }),
      },
    )
    await publishTexts(reader, 'glance', 'notifications.info', ['one'])
    expect((await source.until(2)).map(({ attempt }) => attempt)).toEqual([1, 2])
    await untilDepth(reader, 'notifications.readable', 0)
    expect(warnings).toEqual([
      [
        'The queue is read as it is: it may not be bound',
        { queue: 'notifications.readable', reason: expect.stringContaining('ACCESS_REFUSED') },
      ],
      [
        'A retry cannot go through the broker; it is held here',
        { queue: 'notifications.readable', reason: expect.stringContaining('ACCESS_REFUSED') },
      ],
    ])
  })

  it('needs no more than the right to read for the shared queues', async () => {
    await using reader = await openReader(node.amqpUrl)
    for (const priority of ['info', 'warn', 'error'])
      await reader.channel.assertQueue(`notifications.${priority}`)
    await using source = await startedSource(
      { ...as('reader'), shared: true, deadLetter: 'reject' },
      { onDelivery: done },
    )
    await publishTexts(reader, '', 'notifications.warn', ['one'])
    await source.until(1)
    expect(source.status.current.state).toBe('ready')
  })

  it('says which rights it misses for dead letters, and what to do without them', async () => {
    await using reader = await openReader(node.amqpUrl)
    await reader.channel.assertQueue('notifications.undead')
    const error = await refusal({ ...as('reader'), group: 'undead' })
    expect(error).toMatchObject({ code: 'topology', retryable: false, phase: 'connect' })
    expect(error.message).toMatch(/exchange notifications\.undead\.dead-letter.*deadLetter: "reject"/s)
  })

  it('says which rights it misses for its queue', async () => {
    const missing = { ...as('writer'), deadLetter: 'reject' } as const
    expect((await refusal({ ...missing, group: 'unknown' })).message).toMatch(
      /queue notifications\.unknown.*ACCESS_REFUSED.*Grant the user configure rights/s,
    )
    expect((await refusal({ ...missing, ephemeral: true })).message).toMatch(/ephemeral queue.*amq\\\.gen/s)
  })

  it('drains its queue while the broker takes nothing, also when it has a dead letter to send', async () => {
    await using reader = await openReader(node.amqpUrl)
    await reader.channel.assertExchange('glance', 'topic')
    await using source = await startedSource({ url: node.amqpUrl, group: 'alarmed' }, { credit: 5 })
    await publishTexts(reader, 'glance', 'notifications.info', Array.from({ length: 100 }, String))
    await source.until(5)
    bad(source.deliveries[0])
    await untilDepth(reader, 'notifications.alarmed.dead-letter', 1)
    await node.evaluate('rabbit_alarm:set_alarm({{resource_limit, memory, node()}, []})')
    try {
      bad(source.deliveries[1])
      for (let settled = 2; settled < 100; settled += 1) {
        const delivery = (await source.until(settled + 1))[settled]
        if (delivery) done(delivery)
      }
      await source.until(100)
    } finally {
      await node.evaluate('rabbit_alarm:clear_alarm({resource_limit, memory, node()})')
    }
    await untilDepth(reader, 'notifications.alarmed.dead-letter', 2)
    expect(source.deliveries).toHaveLength(100)
  })

  it('binds again after the broker was restarted, and reads on', async () => {
    await using before = await openReader(node.amqpUrl)
    await before.channel.assertExchange('fleeting', 'topic', { durable: false })
    const options = { url: node.amqpUrl, exchange: 'fleeting', topic: 'fleeting', group: 'billing' }
    await using source = await startedSource(options, { onDelivery: done })
    await publishTexts(before, 'fleeting', 'fleeting.info', ['one'])
    await source.until(1)
    // It is acknowledged a moment after it was handled.
    await eventuallyAsync(async () => (await unacknowledged(node, 'fleeting.billing')) === 0)
    await node.keep()
    await node.restart()

    await eventually(() => source.status.current.state === 'blocked', 60_000)
    await using after = await openReader(node.amqpUrl)
    expect(await exists(after, (channel) => channel.checkExchange('fleeting'))).toBe(false)
    await after.channel.assertExchange('fleeting', 'topic', { durable: false })
    await eventually(() => source.status.current.state === 'ready', 30_000)
    await publishTexts(after, 'fleeting', 'fleeting.info', ['two'])
    expect((await source.until(2)).map(textOf)).toEqual(['one', 'two'])
  })

  it('has lost nothing that was not settled, and no dead letter, when the broker was killed', async () => {
    await using before = await openReader(node.amqpUrl)
    const options = { url: node.amqpUrl, group: 'kept' }
    await using source = await startedSource(options, {
      onDelivery: (delivery) => {
        if (textOf(delivery) === 'bad') bad(delivery)
      },
    })
    await publishTexts(before, '', 'notifications.kept', ['bad', 'good'])
    await source.until(2)
    await untilDepth(before, 'notifications.kept.dead-letter', 1)
    // It is acknowledged a moment after its dead letter is safe.
    await eventuallyAsync(async () => (await unacknowledged(node, 'notifications.kept')) === 1)
    await node.keep()
    await node.kill()
    await eventually(() => source.deliveries.every(({ live }) => !live))
    await node.restart()
    await source.until(3)
    const good = source.deliveries.at(-1)
    expect(good && textOf(good)).toBe('good')
    if (good) done(good)
    await using after = await openReader(node.amqpUrl)
    await untilDepth(after, 'notifications.kept', 0)
    expect(await after.depth('notifications.kept.dead-letter')).toBe(1)
  })
})

/** As the node counts them, which for a quorum queue is every five seconds. */
async function unacknowledged(node: RabbitNode, queue: string): Promise<number> {
  const resource = `rabbit_misc:r(<<"/">>, queue, <<"${queue}">>)`
  const info = `rabbit_amqqueue:info(Q, [messages_unacknowledged])`
  return Number(
    await node.evaluate(`{ok, Q} = rabbit_amqqueue:lookup(${resource}), [{_, Value}] = ${info}, Value`),
  )
}
