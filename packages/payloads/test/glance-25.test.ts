import { readFileSync } from 'node:fs'
import { hasGlancePriority, osloV2Format } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { imageEvents, imageEventTypes } from '../src/index.js'

// Captured from glance-api 25.1.0 with oslo.messaging 14.0.3 and RabbitMQ 3.10.8.
const file = new URL('./fixtures/glance-25-messagingv2.jsonl', import.meta.url)
const format = osloV2Format()

const notifications = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const decoded = format.decode({ body: Buffer.from(JSON.parse(line).body) })
    if (!decoded.ok) throw new Error(decoded.reason)
    if (!hasGlancePriority(decoded.notification)) throw new Error('The priority is not one of ours.')
    return decoded.notification
  })

it('the capture holds every event type', () => {
  expect(notifications).toHaveLength(62)
  expect(new Set(notifications.map(({ event_type }) => event_type))).toEqual(new Set(imageEventTypes))
})

it.each(notifications)(
  '$event_type $message_id of a real Glance is valid',
  ({ event_type, priority, payload }) => {
    expect(imageEvents.validate(event_type, priority, payload)).toBeUndefined()
  },
)

it('sizes that only a bigint can hold are valid when they come back from the wire', () => {
  const sent = notifications.find(({ event_type }) => event_type === 'image.send')
  if (!sent) throw new Error('There is no image.send in the capture.')
  const bytes_sent = 2n ** 60n + 1n
  const decoded = format.decode(
    format.encode({ ...sent, payload: Object.assign({}, sent.payload, { bytes_sent }) }),
  )
  if (!decoded.ok) throw new Error(decoded.reason)
  expect(decoded.notification.payload).toMatchObject({ bytes_sent })
  expect(imageEvents.validate('image.send', 'INFO', decoded.notification.payload)).toBeUndefined()
})
