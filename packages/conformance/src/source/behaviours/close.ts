import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { observe } from '../../eventually.js'
import { settled } from '../../settled.js'
import { sourceBehaviour } from '../behaviour.js'
import { numbered } from '../messages.js'
import { nothingAgain } from '../nothing-again.js'

export const close = sourceBehaviour({
  name: 'close',
  promise: 'closes in any state, and any number of times',
  needs: [],
  async run(trial) {
    const { timeoutMs } = trial.settings
    await trial.closeSource(trial.open())
    const { source } = await trial.read()
    const closes = [source.close(within(timeoutMs)), source.close(within(timeoutMs))]
    await settled(Promise.all(closes), timeoutMs, 'One of two calls of close')
    await settled(source.close(within(timeoutMs)), timeoutMs, 'close of what was closed before')
  },
})

export const closeFlush = sourceBehaviour({
  name: 'close-flush',
  promise: 'sends off in close what was settled just before',
  needs: ['next'],
  async run(trial) {
    const messages = numbered(50)
    const first = await trial.read()
    await trial.publish(messages)
    await first.until(50)
    first.settleAll()
    await trial.closeSource(first.source)
    await nothingAgain(trial, messages, 'What was settled before close')
  },
})

export const closeQuiet = sourceBehaviour({
  name: 'close-quiet',
  promise: 'delivers nothing any more once close was called',
  needs: [],
  async run(trial) {
    const reading = await trial.read({ credit: 4 })
    await trial.publish(numbered(20))
    await reading.until(4)
    const closing = trial.closeSource(reading.source)
    reading.settleAll()
    await closing
    await trial.publish(numbered(1))
    await observe()
    assert.equal(reading.deliveries.length, 4, 'It has delivered more.')
  },
})
