import assert from 'node:assert/strict'
import { sourceBehaviour } from '../behaviour.js'
import { numbered, numbersOf } from '../messages.js'

export const start = sourceBehaviour({
  name: 'start',
  promise: 'resolves start when messages can come, and brings what is published from then on',
  needs: [],
  async run(trial) {
    const messages = numbered(3)
    const reading = await trial.read()
    assert.equal(typeof reading.source.name, 'string', 'A source has a name.')
    await trial.publish(messages)
    const deliveries = await reading.until(3)
    assert.deepEqual(numbersOf(deliveries, messages), [0, 1, 2])
    for (const { attempt, live } of deliveries) {
      assert.equal(attempt, 1, 'What was never retried is attempt 1.')
      assert.equal(live, true, 'What was just delivered is live.')
    }
  },
})
