import type { Fault } from '../fault.js'

/** No fault of the world: a strategy that lies. A run over it must fail. */
export const lossyPublisher: Fault = {
  name: 'lossy-publisher',
  summary: 'a strategy that loses every hundredth and says it was accepted: proves that a loss is seen',
  transports: ['rabbit'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  quietMs: 3_000,
  proof: true,
  async run(stage) {
    const broker = await stage.broker()
    await stage.consumer(broker)
    await stage.publisher(broker, { loseEvery: 100 })
    await stage.drained()
  },
}
