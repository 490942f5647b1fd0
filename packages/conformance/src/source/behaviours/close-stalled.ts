import { within } from '../../deadline.js'
import { settled } from '../../settled.js'
import { sourceBehaviour } from '../behaviour.js'
import { numbered } from '../messages.js'

export const closeStalled = sourceBehaviour({
  name: 'close-stalled',
  promise: 'closes by its deadline when the peer says nothing any more',
  needs: ['stall'],
  async run(trial) {
    const reading = await trial.read()
    await trial.publish(numbered(4))
    const [first] = await reading.until(4)
    await trial.begin('stall')
    if (first) reading.settle(first)
    await trial.closeSource(reading.source, within(trial.settings.patienceMs))
  },
})

export const closeStarting = sourceBehaviour({
  name: 'close-starting',
  promise: 'closes by its deadline while it is still starting, which then rejects',
  needs: ['stall'],
  async run(trial) {
    const { timeoutMs, patienceMs, graceMs } = trial.settings
    await trial.begin('stall')
    const source = trial.open()
    const start = source
      .start(() => {}, { credit: 1, ...within(timeoutMs) })
      .then(
        () => 'resolved',
        () => 'rejected',
      )
    await trial.closeSource(source, within(patienceMs))
    const outcome = await settled(start, graceMs, 'The start of what was closed')
    if (outcome === 'resolved') throw new Error('start resolved, though the source was closed.')
  },
})
