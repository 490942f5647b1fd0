import { join } from 'node:path'
import type { Fault } from '../fault.js'
import { blockingOf } from '../operator.js'

/** What the outbox has accepted is on disk, and goes when the emitter is back. */
export const publisherKillOutbox: Fault = {
  name: 'publisher-kill-outbox',
  summary:
    'kill -9 of the emitter with an outbox full of what a blocked broker did not take; it is started again',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    const blocking = blockingOf(broker, stage.transport)
    const outbox = join(stage.directory, 'outbox')
    await stage.consumer(broker)
    const first = await stage.publisher(broker, { outbox })
    await stage.accepted(stage.count / 6)
    await blocking.begin('memory')
    stage.atEnd(() => blocking.end('memory'))
    await stage.accepted(stage.count / 3)
    await first.kill()
    await blocking.end('memory')
    stage.note(`${stage.delivered()} handled of ${first.sending.accepted} accepted when it was killed`)
    const rest = stage.count - first.sending.emitted
    await stage.publisher(broker, { outbox, first: stage.count, count: rest })
    await stage.drained()
  },
}
