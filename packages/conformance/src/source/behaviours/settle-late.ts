import assert from 'node:assert/strict'
import { sourceBehaviour } from '../behaviour.js'
import { numbered } from '../messages.js'

export const settleLate = sourceBehaviour({
  name: 'settle-late',
  promise:
    'does nothing, and throws nothing, when a delivery is settled after close; it is not live any more',
  needs: [],
  async run(trial) {
    const reading = await trial.read({ credit: 4 })
    await trial.publish(numbered(8))
    const deliveries = [...(await reading.until(4))]
    await trial.closeSource(reading.source)
    for (const { live } of deliveries)
      assert.equal(live, false, 'After close there is nothing that could be settled.')
    deliveries[0]?.settle({ outcome: 'done' })
    deliveries[1]?.settle({ outcome: 'retry', delayMs: 0 })
    deliveries[2]?.settle({ outcome: 'dead-letter', reason: 'too late', attempts: 1 })
    deliveries[3]?.settle({ outcome: 'drop' })
    assert.equal((await trial.deadLetters()).length, 0, 'It was put aside after close.')
    assert.equal(reading.deliveries.length, 4, 'Settling after close has brought the next ones.')
  },
})

/** What was settled behind something that was not may come again as well: a position in a file has no gaps. */
export const unsettled = sourceBehaviour({
  name: 'unsettled',
  promise: 'leaves to the next what was not settled when it was closed, whatever is said of it later',
  needs: ['next'],
  async run(trial) {
    const messages = numbered(6)
    const first = await trial.read()
    await trial.publish(messages)
    const deliveries = await first.until(6)
    for (const [number, delivery] of deliveries.entries()) if (number % 2 === 0) first.settle(delivery)
    await trial.closeSource(first.source)
    for (const delivery of deliveries) delivery.settle({ outcome: 'done' })
    const second = await trial.read()
    for (const [number, message] of messages.entries())
      if (number % 2 === 1) await second.untilMessage(message)
  },
})
