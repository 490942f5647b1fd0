import assert from 'node:assert/strict'
import { isNotificationError } from '@glance-notifications/core'
import { codesOf } from '../../check-error.js'
import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf, numbered } from '../notifications.js'
import { acceptAll, errorOf, fateOf } from '../sends.js'

const late = ['timeout', 'blocked']

/** On both: the strategy knows best how far it has come, and `managed` gives it little time to say so. */
export const deadline = strategyBehaviour({
  name: 'deadline',
  promise: 'rejects at the deadline, with timeout or blocked, when its peer says nothing',
  needs: ['stall'],
  async run(trial) {
    const { patienceMs } = trial.settings
    await acceptAll(trial, trial.bare, numbered(1))
    await trial.begin('stall')
    const fate = await fateOf(trial, trial.bare, notificationOf({}), within(patienceMs))
    assert.equal(fate.status, 'failed', 'A send was accepted by a peer that says nothing.')
    if (fate.status === 'failed' && isNotificationError(fate.error)) assertLate(codesOf(fate.error))
    const managedFate = await fateOf(trial, trial.manage(), notificationOf({}), within(patienceMs))
    assertLate(codesOf(errorOf(managedFate)))
  },
})

function assertLate(codes: readonly string[]): void {
  const others = codes.filter((code) => !late.includes(code))
  assert.equal(others.length, 0, `At the deadline it rejected with ${others.join()}, which is not why.`)
}
