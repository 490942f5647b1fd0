import { createNotification } from '@glance-notifications/core'
import { expect, test } from 'vitest'
import { differences } from './compare.js'

const made = (event_type: string) =>
  createNotification({ publisher_id: 'p', event_type, priority: 'INFO', payload: { event_type } })
const a = made('image.create')
const b = made('image.update')

test('a copy with the same content in the same order is the same', () => {
  const copies = [a, b].map((notification) => ({
    ...notification,
    payload: { event_type: notification.event_type },
  }))
  expect(differences([a, b], copies)).toEqual([])
})

test.each([
  ['what is missing', [a], [`missing: INFO image.update ${b.message_id}`]],
  ['what differs', [a, { ...b, payload: {} }], [`differs: INFO image.update ${b.message_id}`]],
  ['what came twice', [a, b, b], ['1 came twice']],
  ['another order', [b, a], ['in another order']],
])('%s is found', (_, readBack, problems) => {
  expect(differences([a, b], readBack)).toEqual(problems)
})

test('what was never emitted is found', () => {
  expect(differences([a], [a, b])).toEqual([`never emitted: INFO image.update ${b.message_id}`])
})
