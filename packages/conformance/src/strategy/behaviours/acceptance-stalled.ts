import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { numbered } from '../notifications.js'
import { fatesOf, takenOf } from '../sends.js'

/** On the strategy itself, and before it has ever been connected: there is nobody who could have taken anything. */
export const acceptanceStalled = strategyBehaviour({
  name: 'acceptance-stalled',
  promise: 'accepts nothing while its peer says nothing',
  needs: ['stall'],
  async run(trial) {
    await trial.begin('stall')
    const fates = await fatesOf(trial, trial.bare, numbered(5), within(trial.settings.patienceMs))
    assert.equal(takenOf(fates).length, 0, 'A send was accepted by a peer that has said nothing.')
  },
})
