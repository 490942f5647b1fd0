import type { Fault } from '../fault.js'

const blockMs = 5_000

/** As long as a send may take: what has been confirmed meanwhile must not be told to have timed out. */
export const eventLoopBlocked: Fault = {
  name: 'event-loop-blocked',
  summary: 'emitter and listener compute for 5 s and look at nothing else',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    const consumer = await stage.consumer(broker)
    const publisher = await stage.publisher(broker)
    await stage.accepted(stage.count / 3)
    for (const child of [publisher, consumer]) child.tell({ type: 'block', ms: blockMs })
    await stage.recovered()
    await stage.drained()
    const { failures } = publisher.sending
    if (Object.keys(failures).length > 0) stage.broken(`sends failed: ${JSON.stringify(failures)}`)
    if (publisher.lapses + consumer.lapses > 0) stage.broken('a connection was given up')
  },
}
