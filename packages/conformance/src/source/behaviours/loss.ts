import assert from 'node:assert/strict'
import { eventually } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { comesIn } from '../failing-start.js'
import { numbered, numbersOf } from '../messages.js'

export const loss = sourceBehaviour({
  name: 'loss',
  promise:
    'brings again what was unsettled when the connection was cut; the first delivery of it is not live any more',
  needs: ['drop'],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const messages = numbered(4)
    const reading = await trial.read({ credit: 4 })
    await trial.publish(messages)
    const before = [...(await reading.until(4))]
    await trial.begin('drop')
    await eventually(
      () => before.every(({ live }) => !live) || undefined,
      timeoutMs,
      'Deliveries are live though their connection was cut',
    )
    // Of no effect: they come again.
    for (const delivery of before) delivery.settle({ outcome: 'done' })
    await reading.until(8)
    const again = numbersOf(reading.deliveries.slice(4), messages)
    assert.deepEqual(
      again.toSorted((a, b) => a - b),
      [0, 1, 2, 3],
    )
    reading.settleAll()
  },
})

export const lossSettled = sourceBehaviour({
  name: 'loss-settled',
  promise:
    'loses nothing when the connection is cut again and again while messages are settled, and throws nothing',
  needs: ['drop'],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const messages = numbered(60)
    const handled = new Set<number>()
    const handle = (number: number | undefined): void => {
      if (number !== undefined && number >= 0) handled.add(number)
    }
    const reading = await trial.read({
      credit: 10,
      onDelivery: (delivery, reads) =>
        setImmediate(() => {
          reads.settle(delivery)
          handle(numbersOf([delivery], messages)[0])
        }),
    })
    const cutAt = [10, 30, 50]
    const publishing = trial.publish(messages)
    for (const count of cutAt) {
      await reading.until(count)
      await trial.begin('drop')
    }
    await publishing
    await eventually(
      () => handled.size === messages.length || undefined,
      timeoutMs,
      'What was published did not all come, in spite of the losses',
    )
    await comesIn(trial, reading)
  },
})
