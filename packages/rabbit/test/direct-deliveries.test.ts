import { EventEmitter } from 'node:events'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type PeerConnection, startPeer } from './peer/amqp-peer.js'
import { done, startedSource, textOf } from './source-support.js'
import { eventually } from './support.js'

const queue = 'notifications.billing'
const options = { group: 'billing', deadLetter: 'reject' } as const

const reading = (connections: readonly PeerConnection[]): Promise<PeerConnection> =>
  eventually(() => connections.find(({ consumed }) => consumed.includes(queue)))

/** How often amqplib has told its channels of a delivery. */
function toldByAmqplib(): () => number {
  const emit = vi.spyOn(EventEmitter.prototype, 'emit')
  onTestFinished(() => emit.mockRestore())
  return () => emit.mock.calls.filter(([event]) => event === 'delivery').length
}

it('deliveries do not pass through amqplib, one that is long does, and with it those behind it, in order', async () => {
  const told = toldByAmqplib()
  await using peer = await startPeer()
  await using source = await startedSource({ url: peer.url, ...options })
  const connection = await reading(peer.connections)
  connection.deliver(queue, 1, 'one', 'two')
  for (const delivery of await source.until(2)) done(delivery)
  expect(told()).toBe(0)

  const long = 'x'.repeat(100_000)
  connection.deliver(queue, 3, 'three', long, 'five')
  connection.deliver(queue, 6, 'six')
  const deliveries = await source.until(6)
  expect(deliveries.map(textOf)).toEqual(['one', 'two', 'three', long, 'five', 'six'])
  expect(told()).toBe(3)
  for (const delivery of deliveries.slice(2)) done(delivery)
  await eventually(() => connection.acked.at(-1)?.tag === 6)
})

it('many in pieces of any size come whole and in order', async () => {
  const told = toldByAmqplib()
  await using peer = await startPeer()
  await using source = await startedSource({ url: peer.url, ...options }, { credit: 5_000, onDelivery: done })
  const connection = await reading(peer.connections)
  const texts = Array.from({ length: 2_000 }, (_, n) => `${n} ${'y'.repeat((n * 131) % 3_000)}`)
  connection.deliver(queue, 1, ...texts)
  expect((await source.until(2_000)).map(textOf)).toEqual(texts)
  expect(told()).toBe(0)
  await eventually(() => connection.acked.at(-1)?.tag === 2_000)
})
