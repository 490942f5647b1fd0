import assert from 'node:assert/strict'
import { sourceBehaviour } from '../behaviour.js'
import { numbered, numbersOf } from '../messages.js'

/** The first source makes the place known, such as the queue of a group. */
export const startWaiting = sourceBehaviour({
  name: 'start-waiting',
  promise: 'brings what was published while nobody read',
  needs: ['next'],
  async run(trial) {
    const messages = numbered(3)
    const first = await trial.read()
    await trial.closeSource(first.source)
    await trial.publish(messages)
    const second = await trial.read()
    assert.deepEqual(numbersOf(await second.until(3), messages), [0, 1, 2])
  },
})
