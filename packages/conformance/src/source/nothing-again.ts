import assert from 'node:assert/strict'
import type { EncodedMessage } from '@glance-notifications/core'
import { messageOf, numbersOf } from './messages.js'
import type { SourceTrial } from './trial.js'

/** Fails when the next source brings one of these again. What is published behind them tells when it has brought all that it will. */
export async function nothingAgain(
  trial: SourceTrial,
  messages: readonly EncodedMessage[],
  what: string,
): Promise<void> {
  const last = messageOf('last')
  const next = await trial.read()
  await trial.publish([last])
  await next.untilMessage(last)
  const again = numbersOf(next.deliveries, messages).filter((number) => number >= 0)
  assert.deepEqual(again, [], `${what} came again`)
}
