import { eventually } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { numbered, numbersOf } from '../messages.js'

export const deliverThrows = sourceBehaviour({
  name: 'deliver-throws',
  promise: 'goes on, and brings the message again, when whoever takes deliveries throws',
  needs: [],
  async run(trial) {
    const messages = numbered(3)
    const taken = new Set<number | undefined>()
    await trial.read({
      credit: 1,
      onDelivery(delivery, reading) {
        if (reading.deliveries.length === 1) throw new Error('It was not taken.')
        reading.settle(delivery)
        taken.add(numbersOf([delivery], messages)[0])
      },
    })
    await trial.publish(messages)
    await eventually(
      () => taken.size === messages.length || undefined,
      trial.settings.timeoutMs,
      'What was not taken, or what came after it, did not come',
    )
  },
})
