import assert from 'node:assert/strict'
import { isNotificationError, type Notification } from '@glance-notifications/core'
import { idsOf } from './notifications.js'
import { type Fate, takenOf } from './sends.js'
import type { Trial } from './trial.js'

/** Fails when one that was accepted has not arrived. */
export async function assertArrived(trial: Trial, accepted: readonly Notification[]): Promise<void> {
  const arrived = new Set(idsOf(await trial.arrived()))
  const missing = idsOf(accepted).filter((id) => !arrived.has(id))
  assert.equal(
    missing.length,
    0,
    `${missing.length} of ${accepted.length} that were accepted did not arrive.`,
  )
}

/** Fails when what was accepted is missing, or one is there of which its error said that it certainly is not. */
export async function assertTruthful(trial: Trial, fates: readonly Fate[]): Promise<void> {
  await assertArrived(trial, takenOf(fates))
  const arrived = new Set(idsOf(await trial.arrived()))
  const denied = fates.filter(
    (fate) =>
      fate.status === 'failed' &&
      isNotificationError(fate.error) &&
      fate.error.delivery === 'none' &&
      arrived.has(fate.notification.message_id),
  )
  assert.equal(denied.length, 0, `${denied.length} arrived whose errors say delivery: 'none'.`)
}
