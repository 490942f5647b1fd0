import type { Fault } from '../fault.js'

const hour = 3_600_000

/** Deadlines, back-off and heartbeats must count on the monotonic clock: nothing at all may happen. */
export const clockJump: Fault = {
  name: 'clock-jump',
  summary: 'the wall clock of emitter and listener jumps: an hour ahead, a day back, a day ahead',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 5_000,
  async run(stage) {
    const broker = await stage.broker()
    const consumer = await stage.consumer(broker)
    const publisher = await stage.publisher(broker)
    for (const [part, ms] of [
      [0.2, hour],
      [0.4, -24 * hour],
      [0.6, 24 * hour],
    ] as const) {
      await stage.accepted(part * stage.count)
      for (const child of [publisher, consumer]) child.tell({ type: 'move-clock', ms })
      await stage.recovered()
    }
    await stage.drained()
    const { failures } = publisher.sending
    if (Object.keys(failures).length > 0) stage.broken(`sends failed: ${JSON.stringify(failures)}`)
    if (publisher.lapses + consumer.lapses > 0) stage.broken('a connection was given up')
  },
}
