import assert from 'node:assert/strict'
import { observe } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { numbered, numbersOf, numbersUpTo } from '../messages.js'

const creditGiven = 7

export const credit = sourceBehaviour({
  name: 'credit',
  promise:
    'has no more deliveries unsettled at a time than the credit, and brings all of them as they are settled',
  needs: [],
  async run(trial) {
    const messages = numbered(4 * creditGiven)
    const reading = await trial.read({ credit: creditGiven })
    await trial.publish(messages)
    await reading.until(creditGiven)
    await observe()
    for (let count = creditGiven; count < messages.length; count++) {
      const [oldest] = reading.unsettled
      if (oldest) reading.settle(oldest)
      await reading.until(count + 1)
    }
    reading.settleAll()
    assertNoMore(reading.mostUnsettled, creditGiven)
    assert.deepEqual(
      numbersOf(reading.deliveries, messages).toSorted(ascending),
      numbersUpTo(messages.length),
    )
  },
})

/** The listener settles in the moment of the delivery what it cannot decode: a call within a call would end with the stack. */
export const creditNested = sourceBehaviour({
  name: 'credit-nested',
  promise: 'with a credit of 1, takes a settlement in the moment of the delivery, and brings the next',
  needs: [],
  async run(trial) {
    const messages = numbered(100)
    let depth = 0
    let deepest = 0
    const reading = await trial.read({
      credit: 1,
      onDelivery(delivery, reads) {
        // The first is kept until all the others are there.
        if (reads.deliveries.length === 1) return
        depth += 1
        deepest = Math.max(deepest, depth)
        reads.settle(delivery)
        depth -= 1
      },
    })
    await trial.publish(messages)
    const [first] = await reading.until(1)
    if (first) reading.settle(first)
    assert.deepEqual(numbersOf(await reading.until(messages.length), messages), numbersUpTo(messages.length))
    assertNoMore(reading.mostUnsettled, 1)
    assert.equal(
      deepest,
      1,
      'settle calls deliver, which settles, and so on: many messages would overflow the stack.',
    )
  },
})

function assertNoMore(most: number, allowed: number): void {
  assert.ok(most <= allowed, `${most} were unsettled at a time, with a credit of ${allowed}.`)
}

function ascending(a: number, b: number): number {
  return a - b
}
