import type { Fault } from '../fault.js'

/** Handled and marked in one transaction of the durable store, so that even the kill makes none run twice. */
export const consumerKill: Fault = {
  name: 'consumer-kill',
  summary: 'kill -9 of the listener, three times, with the durable store',
  transports: ['rabbit', 'qpid'],
  boundMs: 120_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    let consumer = await stage.consumer(broker, { store: 'exactly-once' })
    await stage.publisher(broker)
    for (const part of [0.2, 0.4, 0.6]) {
      await stage.until('some to be handled', () => stage.delivered() >= part * stage.count)
      await consumer.kill()
      consumer = await stage.consumer(broker, { store: 'exactly-once' })
    }
    await stage.drained()
  },
}
