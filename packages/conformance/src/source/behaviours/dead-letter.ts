import assert from 'node:assert/strict'
import { eventually } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { keyOf, messageOf } from '../messages.js'

const reason = 'no such image: “ü”'

export const deadLetter = sourceBehaviour({
  name: 'dead-letter',
  promise: 'puts a dead letter aside, as it came and with the reason, and goes on',
  needs: ['deadLetters'],
  async run(trial) {
    const message = messageOf('bad')
    const other = messageOf('good')
    const reading = await trial.read({ credit: 1 })
    await trial.publish([message, other])
    reading.settle(await reading.untilMessage(message), { outcome: 'dead-letter', reason, attempts: 3 })
    reading.settle(await reading.untilMessage(other))
    const putAside = async (): Promise<string | undefined> =>
      (await trial.deadLetters()).find((letter) => keyOf(letter) === keyOf(message))?.reason
    const told = await eventually(putAside, trial.settings.timeoutMs, 'The dead letter was not put aside')
    assert.equal(told, reason)
    assert.equal((await trial.deadLetters()).length, 1, 'There is one dead letter of it.')
    assert.equal(reading.deliveries.length, 2, 'What was put aside came again.')
  },
})
