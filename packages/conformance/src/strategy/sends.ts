import type {
  Notification,
  NotificationError,
  Receipt,
  SendOptions,
  Strategy,
} from '@glance-notifications/core'
import { checkError } from '../check-error.js'
import { within } from '../deadline.js'
import { settled } from '../settled.js'
import type { Trial } from './trial.js'

/** What became of a send. */
export type Fate =
  | { readonly notification: Notification; readonly status: 'taken'; readonly receipt: Receipt }
  | { readonly notification: Notification; readonly status: 'failed'; readonly error: unknown }

/** What becomes of a send. Fails when it has not settled a little after its deadline. */
export async function fateOf(
  trial: Trial,
  by: Pick<Strategy, 'send'>,
  notification: Notification,
  options: SendOptions,
): Promise<Fate> {
  const leftMs = Math.max(0, options.deadline - performance.now()) + trial.settings.graceMs
  const outcome = by.send(notification, options).then(
    (receipt): Fate => ({ notification, status: 'taken', receipt }),
    (error: unknown): Fate => ({ notification, status: 'failed', error }),
  )
  return settled(outcome, leftMs, 'A send')
}

/** Sends all of them without awaiting any, and gives what became of each. */
export function fatesOf(
  trial: Trial,
  by: Pick<Strategy, 'send'>,
  notifications: readonly Notification[],
  options: SendOptions,
): Promise<readonly Fate[]> {
  return Promise.all(notifications.map((notification) => fateOf(trial, by, notification, options)))
}

/** Sends all of them, not awaiting one before the next; each must be taken. */
export async function acceptAll(
  trial: Trial,
  by: Pick<Strategy, 'send'>,
  notifications: readonly Notification[],
  timeoutMs = trial.settings.timeoutMs,
): Promise<void> {
  for (const fate of await fatesOf(trial, by, notifications, within(timeoutMs)))
    if (fate.status === 'failed') throw new Error('A send to a healthy peer failed.', { cause: fate.error })
}

/** The error of one that failed through `managed`, which must be a proper one. */
export function errorOf(fate: Fate): NotificationError {
  if (fate.status === 'taken') throw new Error('A send was accepted that could not be.')
  return checkError(fate.error)
}

export function takenOf(fates: readonly Fate[]): readonly Notification[] {
  return fates.flatMap((fate) => (fate.status === 'taken' ? [fate.notification] : []))
}

/** What failed through `managed` must say so with a proper error. */
export function checkFate(fate: Fate): void {
  if (fate.status === 'failed') checkError(fate.error)
}
