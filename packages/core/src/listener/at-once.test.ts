import { expect, it } from 'vitest'
import { deferred } from '../../test/support/deferred.js'
import { imageEvent, numberOf } from '../../test/support/image-event.js'
import { osloV1Format } from '../formats/oslo.js'
import type { Delivery, Source } from '../source.js'
import { reactions } from '../testing/fake-clock.js'
import { createListener } from './listener.js'
import { memorySource } from './memory-source.js'

it('a source that delivers the next while it is told of a settlement may bring as many as it likes', async () => {
  const { body } = osloV1Format().encode(imageEvent('a'))
  let left = 20_000
  const source: Source = {
    name: 'nested',
    async start(deliver) {
      const next = (): void => {
        left -= 1
        const delivery: Delivery = { body, attempt: 1, live: true, settle: () => left > 0 && next() }
        deliver(delivery)
      }
      next()
    },
    async close() {},
  }
  await using listener = createListener({ source, deduplication: false })
  listener.on('*', () => {})
  await listener.start()
  expect([left, listener.stats.handled]).toEqual([0, 20_000])
})

it.each([false, true])(
  'a handler that takes long holds up its own image alone (asynchronous: %s)',
  async (isLater) => {
    const source = memorySource()
    await using listener = createListener({ source, prefetch: 64 })
    const slow = deferred<undefined>()
    const handled: unknown[] = []
    listener.on('*', (notification) => {
      const n = numberOf(notification)
      if (n === 0) return slow.promise
      handled.push(n)
      return isLater ? Promise.resolve(undefined) : undefined
    })
    await listener.start()
    source.push(imageEvent('slow', 0))
    source.push(imageEvent('slow', 1))
    for (let n = 2; n < 1_000; n++) source.push(imageEvent(`image-${n}`, n))
    for (let turns = 0; turns < 1_000 && source.pending > 2; turns++) await reactions()
    expect(source.pending).toBe(2)
    expect(handled).toHaveLength(998)
    slow.resolve(undefined)
    await source.settled()
    expect(handled.at(-1)).toBe(1)
  },
)

it('what a handler throws at once, or later after another has answered at once, is a failure of its own notification', async () => {
  const source = memorySource()
  await using listener = createListener({ source, retry: { maxAttempts: 1 } })
  listener.on('*', () => {})
  listener.on('*', (notification) => {
    if (numberOf(notification) === 1) throw new Error('at once')
    if (numberOf(notification) === 2) return Promise.reject(new Error('later'))
    return undefined
  })
  listener.on('*', async (notification) => {
    if (numberOf(notification) === 3) throw new Error('last')
  })
  await listener.start()
  for (let n = 0; n < 5; n++) source.push(imageEvent(`image-${n}`, n))
  await source.settled()
  expect(source.deadLetters.map(({ reason }) => reason).toSorted()).toEqual(['at once', 'last', 'later'])
  expect(listener.stats).toMatchObject({ handled: 2, failures: 3, deadLettered: 3, running: 0, waiting: 0 })
})
