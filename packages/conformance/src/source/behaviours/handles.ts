import { leavesNothing } from '../../leaves-nothing.js'
import { sourceBehaviour } from '../behaviour.js'
import { messageOf, numbered } from '../messages.js'
import type { SourceTrial } from '../trial.js'

/** One is left unsettled, and one waits for a next attempt that is far away. */
async function readAndClose(trial: SourceTrial): Promise<void> {
  const reading = await trial.read()
  await trial.publish(numbered(10))
  const deliveries = await reading.until(10)
  for (const delivery of deliveries.slice(2)) reading.settle(delivery)
  deliveries[1]?.settle({ outcome: 'retry', delayMs: 60_000 })
  await trial.closeSource(reading.source)
}

export const handles = sourceBehaviour({
  name: 'handles',
  promise: 'leaves nothing behind after close that keeps the process alive',
  needs: [],
  async run(trial) {
    // What the place opens to publish is its own.
    await trial.publish([messageOf('first')])
    await leavesNothing(trial, () => readAndClose(trial))
  },
})
