import assert from 'node:assert/strict'
import { strategyBehaviour } from '../behaviour.js'
import { idsOf, numbered } from '../notifications.js'
import { acceptAll } from '../sends.js'

const count = 1_000
const patience = 5

/** On the strategy itself: as many as the budget of `managed` lets through at once by default. */
export const manyAtOnce = strategyBehaviour({
  name: 'many-at-once',
  promise: `takes ${count} at once, each of which arrives, and only once`,
  needs: ['arrived'],
  async run(trial) {
    const notifications = numbered(count)
    // A thousand may take longer than one.
    await acceptAll(trial, trial.bare, notifications, patience * trial.settings.timeoutMs)
    const arrived = idsOf(await trial.arrived())
    assert.equal(arrived.length, count, `${arrived.length} arrived of ${count}.`)
    assert.equal(new Set(arrived).size, count, 'Some arrived twice.')
  },
})
