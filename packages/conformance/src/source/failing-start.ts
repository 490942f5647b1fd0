import assert from 'node:assert/strict'
import type { EncodedMessage } from '@glance-notifications/core'
import { checkError } from '../check-error.js'
import { within } from '../deadline.js'
import { eventually } from '../eventually.js'
import { settled } from '../settled.js'
import { keyOf, messageOf } from './messages.js'
import { Reading } from './reading.js'
import type { SourceTrial } from './trial.js'

/** Starts a source at a peer that does not let it; the start must reject by its deadline, with a proper error. */
export async function startFails(trial: SourceTrial): Promise<Reading> {
  const { patienceMs, graceMs, timeoutMs } = trial.settings
  const reading: Reading = new Reading(trial.open(), timeoutMs, (delivery) => reading.settle(delivery))
  const start = reading.source.start(reading.deliver, { credit: 100, ...within(patienceMs) })
  checkError(await rejectionOf(start, patienceMs + graceMs))
  return reading
}

/** What a start rejects with, and in time. */
export async function rejectionOf(start: Promise<void>, withinMs: number): Promise<unknown> {
  const outcome = start.then(
    () => ({ isStarted: true as const }),
    (error: unknown) => ({ isStarted: false as const, error }),
  )
  const result = await settled(outcome, withinMs, 'start')
  if (result.isStarted) assert.fail('start resolved, though no message can come.')
  return result.error
}

/**
 * What is published comes, soon, without another start. Published again and again, for what a place keeps only while somebody reads is
 * lost until the source is back.
 */
export async function comesIn(trial: SourceTrial, reading: Reading): Promise<void> {
  const published = new Set<string>()
  const hasCome = async (): Promise<true | undefined> => {
    const message: EncodedMessage = messageOf({ again: published.size })
    published.add(keyOf(message))
    await trial.publish([message])
    return reading.deliveries.some((delivery) => published.has(keyOf(delivery))) || undefined
  }
  await eventually(hasCome, trial.settings.timeoutMs, 'Nothing comes any more, though the peer is well again')
}
