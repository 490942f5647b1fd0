import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createListener } from '../src/listener/listener.js'
import { scriptedSource } from './support/deliveries.js'
import { imageEvent, numberOf } from './support/image-event.js'
import { seededRandom } from './support/random-document.js'

const images = 100
const eventsOfEach = 50

it.each([1, 2, 3, 4])(
  'in order per image under concurrency 64, retries and redeliveries, each once (seed %i)',
  async (seed) => {
    const random = seededRandom(seed)
    const source = scriptedSource()
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
      for (let image = 0; image < images; image++) source.deliver(imageEvent(`image-${image}`, n))
    }
    const isSettled = (): boolean => source.deliveries.every(({ settlement }) => settlement)
    for (let turns = 0; !isSettled(); turns++) {
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
