import assert from 'node:assert/strict'
import { strategyBehaviour } from '../behaviour.js'
import { idsOf, numbered } from '../notifications.js'
import { acceptAll } from '../sends.js'

/** On the strategy itself: `managed` passes sends on in order of call, and waits for none before the next. */
export const order = strategyBehaviour({
  name: 'order',
  promise: 'keeps the order in which it is called, though nobody waits between the calls',
  needs: ['arrived'],
  async run(trial) {
    const notifications = numbered(100)
    await acceptAll(trial, trial.bare, notifications)
    const arrived = idsOf(await trial.arrived())
    assert.ok(
      arrived.join() === idsOf(notifications).join(),
      'They did not arrive in the order in which they were sent.',
    )
  },
})
