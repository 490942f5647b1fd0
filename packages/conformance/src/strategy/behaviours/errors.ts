import assert from 'node:assert/strict'
import { isNotificationError } from '@glance-notifications/core'
import { checkError } from '../../check-error.js'
import { strategyBehaviour } from '../behaviour.js'
import { comesBack, untilOneFails } from '../come-back.js'
import { checkFate } from '../sends.js'
import { assertTruthful } from '../truth.js'

/**
 * On both. `managed` makes a `NotificationError` of whatever it is given, but takes one as it is: of the strategy itself none is
 * asked, but if it gives one, it must be a proper one. All other behaviours look at every error in the same way.
 */
export const errors = strategyBehaviour({
  name: 'errors',
  promise: 'tells a refusal with a code of the closed list, retryable, and a delivery that is true',
  needs: ['arrived', 'nack'],
  async run(trial) {
    await trial.begin('nack')
    const bareFates = await untilOneFails(trial, trial.bare)
    for (const fate of bareFates)
      if (fate.status === 'failed' && isNotificationError(fate.error)) checkError(fate.error)
    const fates = await untilOneFails(trial, trial.manage())
    for (const fate of fates) checkFate(fate)
    const last = fates.at(-1)
    assert.ok(last?.status === 'failed' && last.error instanceof Error && last.error.message.length > 0)
    await comesBack(trial, trial.manage())
    await assertTruthful(trial, [...bareFates, ...fates])
  },
})
