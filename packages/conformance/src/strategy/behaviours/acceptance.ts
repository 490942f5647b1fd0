import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf } from '../notifications.js'
import { assertArrived } from '../truth.js'

/** On the strategy itself: nobody else knows when a notification is safe. */
export const acceptance = strategyBehaviour({
  name: 'acceptance',
  promise: 'resolves only when the notification has arrived',
  needs: ['arrived'],
  async run(trial) {
    for (let number = 0; number < 10; number += 1) {
      const notification = notificationOf({ number })
      await trial.bare.send(notification, within(trial.settings.timeoutMs))
      await assertArrived(trial, [notification])
    }
  },
})
