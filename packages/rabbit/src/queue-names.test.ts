import { priorities } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { sharedQueue } from './queue-names.js'

it.each(priorities)('the routing key of %s is the topic and the priority in lower case', (priority) => {
  expect(sharedQueue('Notifications', priority)).toBe(`Notifications.${priority.toLowerCase()}`)
})
