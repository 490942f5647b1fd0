import assert from 'node:assert/strict'
import type { Settlement } from '@glance-notifications/core'
import { observe } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { messageOf, numbered, numbersOf, numbersUpTo } from '../messages.js'

const everything: readonly Settlement[] = [
  { outcome: 'retry', delayMs: 0 },
  { outcome: 'dead-letter', reason: 'it was done', attempts: 1 },
  { outcome: 'drop' },
  { outcome: 'done' },
]

export const settleOnce = sourceBehaviour({
  name: 'settle-once',
  promise:
    'does nothing when the same delivery is settled again: it does not come again, nor more than the credit',
  needs: [],
  async run(trial) {
    const messages = numbered(6)
    const reading = await trial.read({ credit: 2 })
    await trial.publish(messages)
    const [first] = await reading.until(2)
    if (first) reading.settle(first)
    for (const again of everything) first?.settle(again)
    await reading.until(3)
    await observe()
    assert.ok(
      reading.mostUnsettled <= 2,
      `${reading.mostUnsettled} were unsettled at a time, with a credit of 2.`,
    )
    for (let count = 4; count <= messages.length; count++) {
      const [oldest] = reading.unsettled
      if (oldest) reading.settle(oldest)
      await reading.until(count)
    }
    const last = messageOf('last')
    reading.settleAll()
    await trial.publish([last])
    await reading.untilMessage(last)
    const come = numbersOf(reading.deliveries, messages).filter((number) => number >= 0)
    assert.deepEqual(come, numbersUpTo(messages.length))
    const letters = await trial.deadLetters()
    assert.equal(letters.length, 0, 'What was done was put aside as well.')
  },
})
