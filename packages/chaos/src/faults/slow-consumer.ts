import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../fault.js'

const timesSlower = 10
/** Handlers that run at a time: the default of the listener. */
const concurrency = 16
const measureMs = 2_000

/** Ten times slower than the emitter for as long as that emits; then it catches up. */
export const slowConsumer: Fault = {
  name: 'slow-consumer',
  summary: 'a listener that is ten times slower than the emitter, until that is done',
  transports: ['rabbit', 'qpid'],
  count: 100_000,
  boundMs: 150_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    const consumer = await stage.consumer(broker)
    const publisher = await stage.publisher(broker, { perSecond: 0, trickleAfter: stage.count })
    await stage.accepted(1)
    const before = publisher.sending.accepted
    await delay(measureMs, undefined, { signal: stage.signal })
    const perSecond = ((publisher.sending.accepted - before) / measureMs) * 1_000
    consumer.tell({ type: 'slow', delayMs: Math.round((concurrency * timesSlower * 1_000) / perSecond) })
    await stage.until('all to be emitted', () => publisher.has('finished'))
    stage.note(`${stage.delivered()} handled when all was emitted, at ${Math.round(perSecond)} a second`)
    consumer.tell({ type: 'slow', delayMs: 0 })
    await stage.drained()
  },
}
