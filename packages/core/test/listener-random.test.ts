import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createListener } from '../src/listener/listener.js'
import { memorySource } from '../src/listener/memory-source.js'
import { imageIdOf } from '../src/listener/order-key.js'
import { imageEvent, numberOf } from './support/image-event.js'
import { seededRandom } from './support/random-document.js'

const images = 100
const eventsOfEach = 50

it.each([1, 2, 3, 4])(
  'in order per image under concurrency 64, retries and redeliveries, each once (seed %i)',
  async (seed) => {
    const random = seededRandom(seed)
    const source = memorySource()
    const listener = createListener({
      source,
      concurrency: 64,
      prefetch: images * eventsOfEach,
      retry: { initialDelayMs: 0, maxAttempts: 1_000 },
    })
    const handled = new Map<string, unknown[]>()
    let running = 0
    let mostRunning = 0
    listener.on('image.update', async (notification) => {
      const { payload } = notification
      const id = String(typeof payload === 'object' && payload !== null && Reflect.get(payload, 'id'))
      running += 1
      mostRunning = Math.max(mostRunning, running)
      for (let turns = Math.floor(random() * 4); turns > 0; turns--) await turn()
      running -= 1
      if (random() < 0.1) throw new Error('unlucky')
      handled.set(id, [...(handled.get(id) ?? []), numberOf(notification)])
    })
    await listener.start()
    for (let n = 0; n < eventsOfEach; n++) {
      for (let image = 0; image < images; image++) source.push(imageEvent(`image-${image}`, n))
    }
    for (let turns = 0; source.pending > 0; turns++) {
      await turn()
      if (turns % 40 === 39) source.redeliver()
    }
    const inOrder = Array.from({ length: eventsOfEach }, (_, n) => n)
    expect(handled.size).toBe(images)
    for (const numbers of handled.values()) expect(numbers).toEqual(inOrder)
    expect(mostRunning).toBe(64)
    expect(listener.stats.failures).toBeGreaterThan(100)
    expect(listener.stats.duplicates).toBeGreaterThan(0)
    expect(await listener.close()).toEqual({ unsettled: 0 })
  },
)

it.each([1, 2, 3, 4])(
  'in order per image with a source that delivers while it is told of a settlement (seed %i)',
  async (seed) => {
    const random = seededRandom(seed)
    const source = memorySource()
    await using listener = createListener({
      source,
      concurrency: 4,
      prefetch: 16,
      retry: { initialDelayMs: 0, maxAttempts: 3 },
    })
    const handled = new Map<string, unknown[]>()
    const running = new Set<string>()
    listener.on('image.update', async (notification) => {
      const id = imageIdOf(notification) ?? ''
      // Two of one image would be here at the same time.
      if (running.has(id)) throw new TypeError(`${id} is being handled`)
      running.add(id)
      for (let turns = Math.floor(random() * 4); turns > 0; turns--) await turn()
      running.delete(id)
      if (random() < 0.3) throw new Error('unlucky')
      handled.set(id, [...(handled.get(id) ?? []), numberOf(notification)])
    })
    for (let n = 0; n < 400; n++) source.push(imageEvent(`image-${Math.floor(random() * 3)}`, n))
    await listener.start()
    await source.settled()
    const { handled: count, deadLettered } = listener.stats
    expect(count + deadLettered).toBe(400)
    expect(source.deadLetters).toHaveLength(deadLettered)
    expect(source.deadLetters.filter(({ reason }) => reason.includes('given up early'))).not.toEqual([])
    expect(source.deadLetters.filter(({ reason }) => reason.includes('is being handled'))).toEqual([])
    for (const numbers of handled.values())
      expect(numbers).toEqual(numbers.toSorted((a, b) => Number(a) - Number(b)))
    expect(await listener.close()).toEqual({ unsettled: 0 })
  },
)
