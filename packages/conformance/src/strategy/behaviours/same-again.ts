import assert from 'node:assert/strict'
import { strategyBehaviour } from '../behaviour.js'
import { idsOf, notificationOf } from '../notifications.js'
import { acceptAll } from '../sends.js'

/** On the strategy itself: `retry` calls it so. */
export const sameAgain = strategyBehaviour({
  name: 'same-again',
  promise: 'takes the same notification again, under the same message_id',
  needs: ['arrived'],
  async run(trial) {
    const notification = notificationOf({})
    await acceptAll(trial, trial.bare, [notification])
    await acceptAll(trial, trial.bare, [notification])
    const { message_id } = notification
    assert.deepEqual(idsOf(await trial.arrived()), [message_id, message_id])
  },
})
