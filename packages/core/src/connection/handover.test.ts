import { expect, it } from 'vitest'
import type { Delivery, Settlement } from '../source.js'
import { Handover } from './handover.js'

const done: Settlement = { outcome: 'done' }

function handover(credit: number, onDelivery: (delivery: Delivery) => void = () => {}) {
  const deliveries: Delivery[] = []
  const settled: [number, Settlement][] = []
  const handing = new Handover({
    credit,
    deliver(delivery) {
      deliveries.push(delivery)
      onDelivery(delivery)
    },
  })
  const offer = (attempt: number): void =>
    handing.offer({
      message: { body: new Uint8Array([attempt]) },
      attempt,
      settle: (settlement) => settled.push([attempt, settlement]),
    })
  return { handing, deliveries, settled, offer }
}

const attempts = (deliveries: readonly Delivery[]): number[] => deliveries.map(({ attempt }) => attempt)

it('delivers nothing before it begins, and then in order, no more than its credit', () => {
  const { handing, deliveries, offer } = handover(2)
  for (const attempt of [1, 2, 3]) offer(attempt)
  expect(deliveries).toEqual([])
  handing.begin()
  expect(attempts(deliveries)).toEqual([1, 2])
  deliveries[0]?.settle(done)
  expect(attempts(deliveries)).toEqual([1, 2, 3])
  offer(4)
  expect(attempts(deliveries)).toEqual([1, 2, 3])
})

it('settles each once', () => {
  const { handing, deliveries, settled, offer } = handover(1)
  handing.begin()
  offer(1)
  for (const settlement of [done, { outcome: 'drop' } as const]) deliveries[0]?.settle(settlement)
  expect(settled).toEqual([[1, done]])
})

it('has nothing live and settles nothing after its end', () => {
  const { handing, deliveries, settled, offer } = handover(1)
  handing.begin()
  for (const attempt of [1, 2]) offer(attempt)
  handing.stop()
  expect(deliveries.map(({ live }) => live)).toEqual([false])
  deliveries[0]?.settle(done)
  handing.begin()
  offer(3)
  expect([settled, attempts(deliveries)]).toEqual([[], [1]])
})

it('holds back what nobody takes', () => {
  const { handing, settled, offer } = handover(1, () => {
    throw new Error('not me')
  })
  handing.begin()
  offer(1)
  expect(settled).toEqual([[1, { outcome: 'retry', delayMs: 1_000 }]])
})

it('goes on in order when it is settled while it is delivered', () => {
  const { handing, deliveries, offer } = handover(1, (delivery) => delivery.settle(done))
  for (let attempt = 1; attempt <= 10_000; attempt++) offer(attempt)
  handing.begin()
  expect(attempts(deliveries)).toEqual(Array.from({ length: 10_000 }, (_, n) => n + 1))
})
