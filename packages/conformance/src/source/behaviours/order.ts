import assert from 'node:assert/strict'
import { sourceBehaviour } from '../behaviour.js'
import { numbered, numbersOf, numbersUpTo } from '../messages.js'

export const order = sourceBehaviour({
  name: 'order',
  promise: 'delivers everything, once and in order, as long as nothing fails',
  needs: [],
  async run(trial) {
    const messages = numbered(100)
    const reading = await trial.read({
      credit: 10,
      onDelivery: (delivery, reads) => setImmediate(() => reads.settle(delivery)),
    })
    await trial.publish(messages)
    assert.deepEqual(numbersOf(await reading.until(messages.length), messages), numbersUpTo(messages.length))
  },
})
