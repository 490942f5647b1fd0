import { checkError } from '../../check-error.js'
import { within } from '../../deadline.js'
import { sourceBehaviour } from '../behaviour.js'
import { rejectionOf } from '../failing-start.js'

export const signal = sourceBehaviour({
  name: 'signal',
  promise: 'rejects a start whose signal was aborted before',
  needs: [],
  async run(trial) {
    const { timeoutMs, graceMs } = trial.settings
    const options = { credit: 1, ...within(timeoutMs), signal: AbortSignal.abort() }
    checkError(
      await rejectionOf(
        trial.open().start(() => {}, options),
        graceMs,
      ),
    )
  },
})

export const signalStalled = sourceBehaviour({
  name: 'signal-stalled',
  promise: 'rejects start when its signal is aborted while the peer says nothing',
  needs: ['stall'],
  async run(trial) {
    const { timeoutMs, graceMs } = trial.settings
    const controller = new AbortController()
    await trial.begin('stall')
    const options = { credit: 1, ...within(timeoutMs), signal: controller.signal }
    const start = trial.open().start(() => {}, options)
    setImmediate(() => controller.abort())
    checkError(await rejectionOf(start, graceMs))
  },
})
