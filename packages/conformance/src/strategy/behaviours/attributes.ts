import assert from 'node:assert/strict'
import { priorities } from '@glance-notifications/core'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf } from '../notifications.js'
import { acceptAll } from '../sends.js'

const names = ['message_id', 'publisher_id', 'event_type', 'priority', 'timestamp'] as const

/** On the strategy itself. */
export const attributes = strategyBehaviour({
  name: 'attributes',
  promise: 'carries message_id, publisher_id, event_type, priority and timestamp intact',
  needs: ['arrived'],
  async run(trial) {
    const eventTypes = ['image.create', 'métadef.objet', 'x'.repeat(200)]
    const notifications = priorities.flatMap((priority) =>
      eventTypes.map((event_type) => notificationOf({}, { event_type, priority })),
    )
    await acceptAll(trial, trial.bare, notifications)
    const arrived = await trial.arrived()
    for (const notification of notifications) {
      const found = arrived.find(({ message_id }) => message_id === notification.message_id)
      assert.ok(found, `A notification of priority ${notification.priority} did not arrive.`)
      for (const name of names) assert.equal(found[name], notification[name])
    }
  },
})
