import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { numbered } from '../notifications.js'
import { fatesOf, takenOf } from '../sends.js'
import { assertArrived } from '../truth.js'

/** On the managed strategy, which waits; the strategy must go on meanwhile, though nothing more comes. */
export const closeDrains = strategyBehaviour({
  name: 'close-drains',
  promise: 'accepts all that it was given before close, though close is called at once',
  needs: ['arrived'],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const managed = trial.manage()
    const notifications = numbered(101)
    const sends = fatesOf(trial, managed, notifications, within(timeoutMs))
    assert.deepEqual(await managed.close(within(timeoutMs)), { unsent: 0 })
    const taken = takenOf(await sends).length
    assert.equal(taken, notifications.length, `${taken} of ${notifications.length} were accepted.`)
    await assertArrived(trial, notifications)
  },
})
