import { priorities } from '@glance-notifications/core'
import type { RabbitLease } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import type { RabbitOptions } from '../src/index.js'
import { exists, openReader, type Reader } from './broker.js'
import { capturedTopology } from './fixtures.js'
import { openNotifier, rejection } from './support.js'

const placeOf = ({ url, exchange, topic }: RabbitLease): RabbitOptions => ({ url, exchange, topic })
const queuesOf = ({ topic }: RabbitLease): readonly string[] =>
  priorities.map((priority) => `${topic}.${priority.toLowerCase()}`)

/** One of each priority; rejects unless all are taken. */
async function sendOfEach(options: RabbitOptions): Promise<void> {
  await using notifier = openNotifier(options)
  await notifier.info('image.create', {})
  await notifier.warn('image.create', 'careful')
  await notifier.error('image.create', 'broken')
}

function depths(reader: Reader, lease: RabbitLease): Promise<readonly number[]> {
  return Promise.all(queuesOf(lease).map((queue) => reader.depth(queue)))
}

/** Whether a declaration is equal to what exists: the broker closes the channel of one that is not. */
const isExchange = (reader: Reader, { exchange }: RabbitLease, durable: boolean): Promise<boolean> =>
  exists(reader, (channel) => channel.assertExchange(exchange, 'topic', { durable }))
const isQueue = (reader: Reader, queue: string, durable: boolean): Promise<boolean> =>
  exists(reader, (channel) => channel.assertQueue(queue, { durable }))

describeWithRabbit('topology', (take) => {
  describe('adopt', () => {
    it.each([true, false])('declares everything where there is nothing, durable: %s', async (durable) => {
      const lease = await take()
      await sendOfEach({ ...placeOf(lease), durable })
      await using reader = await openReader(lease.url)
      expect(await depths(reader, lease)).toEqual([1, 1, 1])
      expect(await isExchange(reader, lease, durable)).toBe(true)
      expect(await isExchange(reader, lease, !durable)).toBe(false)
      for (const queue of queuesOf(lease)) {
        expect(await isQueue(reader, queue, durable)).toBe(true)
        expect(await isQueue(reader, queue, !durable)).toBe(false)
      }
    })

    it('is durable unless told otherwise', async () => {
      const lease = await take()
      await sendOfEach(placeOf(lease))
      await using reader = await openReader(lease.url)
      expect(await isExchange(reader, lease, true)).toBe(true)
    })

    it('declares the queues where there is only the exchange', async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      await reader.channel.assertExchange(lease.exchange, 'topic', { durable: false })
      await sendOfEach(placeOf(lease))
      expect(await depths(reader, lease)).toEqual([1, 1, 1])
      expect(await isExchange(reader, lease, false)).toBe(true)
    })

    it.each([
      [false, true],
      [true, false],
    ])(
      'declares the queues durable as the exchange is, for whoever declared that: %s, with durable: %s',
      async (exchangeIsDurable, durable) => {
        const lease = await take()
        await using reader = await openReader(lease.url)
        await reader.channel.assertExchange(lease.exchange, 'topic', { durable: exchangeIsDurable })
        await sendOfEach({ ...placeOf(lease), durable })
        // As Glance does before its first error: a difference would make that fail.
        for (const queue of queuesOf(lease))
          expect(await isQueue(reader, queue, exchangeIsDurable)).toBe(true)
        expect(await isExchange(reader, lease, exchangeIsDurable)).toBe(true)
      },
    )

    it('takes an exchange of another kind as it is, and declares the queues as it was told', async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      await reader.channel.assertExchange(lease.exchange, 'topic', { durable: true, autoDelete: true })
      await sendOfEach(placeOf(lease))
      for (const queue of queuesOf(lease)) expect(await isQueue(reader, queue, true)).toBe(true)
    })

    it('declares the exchange, and binds, where there are only the queues', async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      for (const queue of queuesOf(lease)) await reader.channel.assertQueue(queue, { durable: false })
      await sendOfEach(placeOf(lease))
      expect(await depths(reader, lease)).toEqual([1, 1, 1])
      for (const queue of queuesOf(lease)) expect(await isQueue(reader, queue, false)).toBe(true)
    })

    it("takes the non-durable topology of a Glance as it is, and adds Glance's missing queues", async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      const { channel } = reader
      const [info = ''] = queuesOf(lease)
      await channel.assertExchange(lease.exchange, 'topic', { durable: false })
      await channel.assertQueue(info, { durable: false })
      await channel.bindQueue(info, lease.exchange, info)
      await sendOfEach(placeOf(lease))
      expect(await depths(reader, lease)).toEqual([1, 1, 1])
      expect(await isQueue(reader, info, false)).toBe(true)
    })

    it('takes queues with arguments as they are', async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      const { channel } = reader
      await channel.assertExchange(lease.exchange, 'topic', { durable: true })
      for (const queue of queuesOf(lease)) {
        await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
        await channel.bindQueue(queue, lease.exchange, queue)
      }
      await sendOfEach(placeOf(lease))
      for (const queue of queuesOf(lease)) expect(await reader.take(queue, 1)).toHaveLength(1)
    })

    it('takes what another strategy has declared', async () => {
      const lease = await take()
      await sendOfEach({ ...placeOf(lease), durable: false })
      await using reader = await openReader(lease.url)
      for (const queue of queuesOf(lease)) await reader.take(queue, 1)
      await sendOfEach({ ...placeOf(lease), durable: true })
      expect(await depths(reader, lease)).toEqual([1, 1, 1])
    })

    it('does not bind what somebody has left unbound', async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      await reader.channel.assertExchange(lease.exchange, 'topic')
      for (const queue of queuesOf(lease)) await reader.channel.assertQueue(queue)
      expect(await rejection(sendOfEach(placeOf(lease)))).toMatchObject({ code: 'unroutable' })
    })

    it('declares anew what was deleted while it was away', async () => {
      const lease = await take()
      await using notifier = openNotifier(placeOf(lease))
      await notifier.ready()
      await using reader = await openReader(lease.url)
      await reader.channel.deleteExchange(lease.exchange)
      const error = await rejection(notifier.info('image.create', {}))
      expect(error).toMatchObject({ code: 'connection-lost', retryable: true, delivery: 'unknown' })
      expect(error.message).toContain('404')
      await notifier.info('image.create', {})
      expect(notifier.states.filter((state) => state === 'ready')).toHaveLength(2)
    })
  })

  describe('declare', () => {
    it('declares everything, and again what is equal', async () => {
      const lease = await take()
      await sendOfEach({ ...placeOf(lease), topology: 'declare' })
      await using reader = await openReader(lease.url)
      expect(await depths(reader, lease)).toEqual([1, 1, 1])
      for (const queue of queuesOf(lease)) await reader.take(queue, 1)
      await sendOfEach({ ...placeOf(lease), topology: 'declare' })
      expect(await depths(reader, lease)).toEqual([1, 1, 1])
    })

    it('names the argument that differs, of the exchange', async () => {
      const lease = await take()
      await sendOfEach({ ...placeOf(lease), durable: false })
      await using notifier = openNotifier({ ...placeOf(lease), topology: 'declare' })
      const error = await rejection(notifier.info('image.create', {}))
      expect(error).toMatchObject({ code: 'topology', retryable: false, delivery: 'none', phase: 'connect' })
      expect(error.message).toMatch(/exchange glance.*inequivalent arg 'durable'/s)
      expect(notifier.status.current).toMatchObject({ state: 'failed' })
    })

    it('names the argument that differs, of a queue', async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      const [info = ''] = queuesOf(lease)
      await reader.channel.assertQueue(info, { arguments: { 'x-max-length': 5 } })
      const error = await rejection(sendOfEach({ ...placeOf(lease), topology: 'declare' }))
      expect(error).toMatchObject({ code: 'topology' })
      expect(error.message).toContain(`the queue ${info}`)
      expect(error.message).toContain("inequivalent arg 'x-max-length'")
    })
  })

  describe('check', () => {
    it('says what is missing, and declares nothing', async () => {
      const lease = await take()
      const error = await rejection(sendOfEach({ ...placeOf(lease), topology: 'check' }))
      expect(error).toMatchObject({ code: 'topology', retryable: false, delivery: 'none' })
      expect(error.message).toContain(`no exchange '${lease.exchange}'`)
      await using reader = await openReader(lease.url)
      expect(await exists(reader, (channel) => channel.checkExchange(lease.exchange))).toBe(false)
    })

    it('takes what is there', async () => {
      const lease = await take()
      await sendOfEach({ ...placeOf(lease), durable: false })
      await sendOfEach({ ...placeOf(lease), topology: 'check' })
      await using reader = await openReader(lease.url)
      expect(await depths(reader, lease)).toEqual([2, 2, 2])
    })
  })

  describe('none', () => {
    it('declares nothing, and says topology when there is no exchange', async () => {
      const lease = await take()
      const error = await rejection(sendOfEach({ ...placeOf(lease), topology: 'none' }))
      expect(error).toMatchObject({ code: 'topology', retryable: false })
      expect(error.message).toContain(`no exchange '${lease.exchange}'`)
    })

    it('sends to an exchange that somebody else has declared', async () => {
      const lease = await take()
      await using reader = await openReader(lease.url)
      await reader.channel.assertExchange(lease.exchange, 'topic')
      const { queue } = await reader.channel.assertQueue('')
      await reader.channel.bindQueue(queue, lease.exchange, '#')
      await sendOfEach({ ...placeOf(lease), topology: 'none' })
      expect(await reader.depth(queue)).toBe(3)
    })
  })

  it('that we declare is, to the last binding, what the notifier of 2013 declared', async ({ skip }) => {
    const lease = await take()
    skip(lease.control === undefined, 'needs a node that can be commanded')
    await sendOfEach({ ...placeOf(lease), durable: false })
    const printed = await lease.control?.evaluate(everythingIn(lease.vhost))
    const { exchanges, queues, bindings } = JSON.parse(JSON.parse(String(printed).slice(2, -2)))
    const captured = capturedTopology('2013-kombu')
    expect(exchanges.filter(({ name }: { readonly name: string }) => name === lease.exchange)).toEqual(
      captured.exchanges,
    )
    expect(new Set(queues)).toEqual(new Set(captured.queues))
    const own = bindings.filter(({ exchange }: { readonly exchange: string }) => exchange !== '')
    expect(new Set(own)).toEqual(new Set(captured.bindings))
  })
})

/** Erlang that gives what is declared in a virtual host, in the form of our fixture. */
function everythingIn(vhost: string): string {
  return `
    V = <<"${vhost}">>,
    G = fun(name, I) -> element(4, proplists:get_value(name, I));
           (arguments, I) -> list_to_binary(io_lib:format("~0p", [proplists:get_value(arguments, I)]));
           (K, I) -> proplists:get_value(K, I) end,
    rabbit_json:encode(#{
      exchanges => [#{${erlangMap('name', 'type', 'durable', 'auto_delete')}} ||
        I <- rabbit_exchange:info_all(V, [name, type, durable, auto_delete])],
      queues => [#{${erlangMap('name', 'durable', 'auto_delete', 'arguments')}} ||
        I <- rabbit_amqqueue:info_all(V, [name, durable, auto_delete, arguments])],
      bindings => [#{exchange => element(4, S), routing_key => K, queue => element(4, D)} ||
        {binding, S, K, D, _} <- rabbit_binding:list(V)]})`
}

function erlangMap(...names: string[]): string {
  return names.map((name) => `${name} => G(${name}, I)`).join(', ')
}
