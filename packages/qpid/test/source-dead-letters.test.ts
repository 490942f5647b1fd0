import rhea, { type Message } from 'rhea'
import { describe, expect, it, vi } from 'vitest'
import type { Received } from './support/peer.js'
import { messageOf, messagesOf, outcomesOf } from './support/queue-peer.js'
import { keepQuietAndTidy } from './support/setup.js'
import { queuePeerFor, startedSource, within } from './support/sources.js'

keepQuietAndTidy()

const noSuchImage = { outcome: 'dead-letter', reason: 'no such image', attempts: 3 } as const

describe('a dead-letter address', () => {
  const image: Message = {
    ...messageOf('1', 'not JSON \0 at all'),
    durable: true,
    subject: 'notifications.error',
    content_type: 'application/json',
    content_encoding: 'utf-8',
    application_properties: { traceparent: '00-1', retries: 2 },
  }

  it('gets the body as it came, with the reason, before the original is accepted', async () => {
    const seen: { accepted: number; received: Received }[] = []
    const peer = await queuePeerFor({
      onDelivery: (received) => {
        seen.push({ accepted: peer.settled.length, received })
        setImmediate(() => received.delivery.accept())
      },
    })
    peer.put(image)
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [delivery] = await until(1)
    delivery?.settle(noSuchImage)
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'accepted' }), { timeout: 10_000 })
    expect(peer.receivers[0]?.target.address).toBe('dead')
    const [{ accepted, received } = { accepted: -1, received: undefined }] = seen
    expect(accepted).toBe(0)
    expect(String(received?.message.body.content)).toBe('not JSON \0 at all')
    expect(received?.message).toMatchObject({
      durable: true,
      message_id: '1',
      subject: 'notifications.error',
      content_type: 'application/json',
      content_encoding: 'utf-8',
      application_properties: {
        traceparent: '00-1',
        retries: 2,
        'x-glance-reason': 'no such image',
        'x-glance-attempts': 3,
        'x-glance-address': 'images',
        'x-glance-subject': 'notifications.error',
        'x-glance-dead-lettered-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    })
  })

  it('that does not take the letter is sent it again, and no handler sees the message again', async () => {
    const warnings: string[] = []
    const logger = { debug() {}, info() {}, warn: (text: string) => warnings.push(text), error() {} }
    const accepted: number[] = []
    const peer = await queuePeerFor({
      onDelivery: ({ delivery }, count) => {
        accepted.push(peer.settled.length)
        if (count < 3) delivery.reject({ condition: 'amqp:resource-limit-exceeded' })
        else delivery.accept()
      },
    })
    peer.put(image)
    const { deliveries, until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead', logger })
    const [first] = await until(1)
    first?.settle(noSuchImage)
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'accepted' }), { timeout: 5_000 })
    expect(accepted).toEqual([0, 0, 0])
    expect(deliveries).toHaveLength(1)
    const refusals = warnings.filter((text) => text === 'A dead letter was not taken; it is sent again')
    expect(refusals).toHaveLength(2)
  })

  it('that takes no letter so large keeps its link, and the message is not lost', async () => {
    const warn = vi.fn<(text: string) => void>()
    const peer = await queuePeerFor({
      server: { receiver_options: { credit_window: 0, max_message_size: 1_000 } },
    })
    peer.put(messageOf('1', 'x'.repeat(2_000)))
    const { source, until } = await startedSource({
      url: peer.url,
      deadLetterAddress: 'dead',
      logger: { debug() {}, info() {}, warn, error() {} },
    })
    const [first] = await until(1)
    first?.settle(noSuchImage)
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(2), { timeout: 5_000 })
    expect(peer).toMatchObject({ accepted: 1, received: [], settled: [] })
    await source.close(within(500))
    await vi.waitFor(() => expect(peer.waiting).toHaveLength(1), { timeout: 10_000 })
  })

  it('gets no more letters than it has credit for, and the rest when it has', async () => {
    const peer = await queuePeerFor({ credit: 0 })
    peer.put(...messagesOf(5))
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    for (const delivery of await until(5)) delivery.settle(noSuchImage)
    for (const credit of [2, 3]) {
      const before = peer.received.length
      peer.receivers[0]?.add_credit(credit)
      await vi.waitFor(() => expect(peer.settled).toHaveLength(before + credit), { timeout: 10_000 })
      expect(peer.received).toHaveLength(before + credit)
    }
    expect(new Set(Object.values(outcomesOf(peer)))).toEqual(new Set(['accepted']))
  })

  it('has the letter when the connection is lost before the original was accepted, which comes again', async () => {
    const peer = await queuePeerFor({
      onDelivery: ({ delivery }) => {
        delivery.accept()
        setImmediate(() => peer.reset())
      },
    })
    peer.put(image)
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [first] = await until(1)
    first?.settle(noSuchImage)
    const [, again] = await until(2)
    expect(again?.body).toEqual(first?.body)
    expect(peer).toMatchObject({ received: [{ message: { message_id: '1' } }], settled: [] })
  })

  it.each<[string, unknown]>([
    ['several data sections', rhea.message.data_sections([Buffer.from('{"n"'), Buffer.from(':1}')])],
    ['a text', 'Zürich'],
    ['a map', { n: 1, deep: { list: [1, 'two'] } }],
    ['a sequence', rhea.message.sequence_section([1, 'two'])],
    ['a time', new Date(1_700_000_000_000)],
  ])('gets a body as it came that is %s', async (_, body) => {
    const peer = await queuePeerFor()
    peer.put({ message_id: '1', body })
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [delivery] = await until(1)
    delivery?.settle(noSuchImage)
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'accepted' }), { timeout: 10_000 })
    const sent = rhea.message.decode(rhea.message.encode({ body }))
    expect(peer.received[0]?.message.body).toEqual(sent.body)
  })

  it('gets the bytes of what was no message as the body of one', async () => {
    const peer = await queuePeerFor()
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    peer.senders[0]?.send(Buffer.from('no AMQP'), undefined, 0)
    const [delivery] = await until(1)
    delivery?.settle(noSuchImage)
    await vi.waitFor(() => expect(peer.received).toHaveLength(1), { timeout: 10_000 })
    expect(String(peer.received[0]?.message.body.content)).toBe('no AMQP')
  })

  it('gets no more than 1,000 characters of a reason, and nothing of a letter that it was before', async () => {
    const peer = await queuePeerFor()
    peer.put({ ...messageOf('1'), application_properties: { 'x-glance-subject': 'old', a: 'b' } })
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [delivery] = await until(1)
    delivery?.settle({ ...noSuchImage, reason: 'x'.repeat(2_000) })
    await vi.waitFor(() => expect(peer.received).toHaveLength(1), { timeout: 10_000 })
    expect(peer.received[0]?.message.application_properties).toEqual({
      a: 'b',
      'x-glance-reason': 'x'.repeat(1_000),
      'x-glance-attempts': 3,
      'x-glance-address': 'images',
      'x-glance-dead-lettered-at': expect.any(String),
    })
  })
})
