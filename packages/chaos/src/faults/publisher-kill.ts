import type { Fault } from '../fault.js'

/** What was not accepted when it was killed is gone with it, and nobody was told otherwise. */
export const publisherKill: Fault = {
  name: 'publisher-kill',
  summary: 'kill -9 of the emitter, without an outbox; another emits the rest',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    await stage.consumer(broker)
    const first = await stage.publisher(broker)
    await stage.accepted(stage.count / 3)
    await first.kill()
    const rest = stage.count - first.sending.emitted
    // Numbers of its own: the first has emitted more than it could tell.
    await stage.publisher(broker, { first: stage.count, count: rest })
    await stage.drained()
  },
}
