import { observe } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { comesIn } from '../failing-start.js'
import { numbered } from '../messages.js'
import type { Reading } from '../reading.js'
import type { SourceTrial } from '../trial.js'

/** Of eight that have come, four are settled, each in another way. */
async function settleInEveryWay(trial: SourceTrial): Promise<Reading> {
  const reading = await trial.read()
  await trial.publish(numbered(8))
  const deliveries = await reading.until(8)
  deliveries[0]?.settle({ outcome: 'retry', delayMs: 0 })
  deliveries[1]?.settle({ outcome: 'dead-letter', reason: 'no such image', attempts: 1 })
  deliveries[2]?.settle({ outcome: 'drop' })
  deliveries[3]?.settle({ outcome: 'done' })
  return reading
}

/** That nothing is raised is looked at in every behaviour; these go through all that there is. */
export const strayErrors = sourceBehaviour({
  name: 'stray-errors',
  promise: 'raises no error that nobody hears while it reads and when it is closed',
  needs: [],
  async run(trial) {
    const reading = await settleInEveryWay(trial)
    await trial.closeSource(reading.source)
    await observe()
  },
})

export const strayErrorsDrop = sourceBehaviour({
  name: 'stray-errors-drop',
  promise: 'raises no error that nobody hears when the connection is cut, whatever is under way',
  needs: ['drop'],
  async run(trial) {
    const reading = await settleInEveryWay(trial)
    await trial.begin('drop')
    for (const delivery of reading.deliveries) delivery.settle({ outcome: 'done' })
    await comesIn(trial, reading)
    // And once more while it is closed.
    const closing = trial.closeSource(reading.source)
    await trial.begin('drop')
    await closing
    await observe()
  },
})
