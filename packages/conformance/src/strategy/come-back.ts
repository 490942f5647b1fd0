import type { Strategy } from '@glance-notifications/core'
import { within } from '../deadline.js'
import { eventually } from '../eventually.js'
import { notificationOf } from './notifications.js'
import { checkFate, type Fate, fateOf } from './sends.js'
import type { Trial } from './trial.js'

/** Sends one after another, each with little time, until one fails; gives what became of all. */
export async function untilOneFails(trial: Trial, by: Pick<Strategy, 'send'>): Promise<readonly Fate[]> {
  const { timeoutMs, patienceMs } = trial.settings
  const fates: Fate[] = []
  await eventually(
    async () => {
      const fate = await fateOf(trial, by, notificationOf({ number: fates.length }), within(patienceMs))
      fates.push(fate)
      return fate.status === 'failed' ? fate : undefined
    },
    timeoutMs,
    'Every send was accepted: the fault does nothing, or the strategy does not notice it',
  )
  return fates
}

/** The end of all faults: sends until one is accepted, which must be soon. Gives what became of all. */
export async function comesBack(trial: Trial, by: Pick<Strategy, 'send'>): Promise<readonly Fate[]> {
  const { timeoutMs } = trial.settings
  await trial.heal()
  const fates: Fate[] = []
  await eventually(
    async () => {
      const fate = await fateOf(trial, by, notificationOf({ again: fates.length }), within(timeoutMs))
      fates.push(fate)
      return fate.status === 'taken' ? fate : undefined
    },
    timeoutMs,
    'Nothing is accepted any more, though the peer is well again',
  )
  for (const fate of fates) checkFate(fate)
  return fates
}
