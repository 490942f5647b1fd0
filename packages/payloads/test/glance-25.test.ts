import { osloV2Format } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import {
  type GlanceEventType,
  glanceEvents,
  glanceEventTypes,
  imageEvents,
  imageEventTypes,
} from '../src/index.js'
import { imageCapture, wholeCapture } from './captured.js'
import { infoPayloads } from './glance-samples.js'

const format = osloV2Format()

/** No call of Glance's API deletes a task; an image is sent in the other capture. */
const notCaptured: readonly GlanceEventType[] = ['image.send', 'task.delete']

it('the captures hold every event type', () => {
  expect(imageCapture).toHaveLength(62)
  expect(new Set(imageCapture.map(({ event_type }) => event_type))).toEqual(new Set(imageEventTypes))
  expect(wholeCapture).toHaveLength(78)
  expect(new Set(wholeCapture.map(({ event_type }) => event_type))).toEqual(
    new Set(glanceEventTypes.filter((eventType) => !notCaptured.includes(eventType))),
  )
})

it.each([...imageCapture, ...wholeCapture])(
  '$event_type $message_id of a real Glance is valid',
  ({ event_type, priority, payload }) => {
    expect(glanceEvents.validate(event_type, priority, payload)).toBeUndefined()
  },
)

it.each(imageCapture)(
  '$event_type $message_id is valid to imageEvents',
  ({ event_type, priority, payload }) => {
    expect(imageEvents.validate(event_type, priority, payload)).toBeUndefined()
  },
)

it('the samples of the tests have the keys of a real Glance', () => {
  const others = glanceEventTypes.filter((eventType) => !imageEvents.eventTypes?.includes(eventType))
  for (const eventType of others.filter((known) => !notCaptured.includes(known))) {
    const payloads = wholeCapture.filter(({ event_type }) => event_type === eventType)
    for (const { payload } of payloads)
      expect(Object.keys(Object(payload)).toSorted()).toEqual(Object.keys(infoPayloads[eventType]).toSorted())
  }
})

it('a property that was loaded from a file has any default, and bounds with a fraction', () => {
  const defaults = wholeCapture
    .filter(({ event_type }) => event_type === 'metadef_property.delete')
    .map(({ payload }) => payload)
  expect(defaults).toContainEqual(expect.objectContaining({ default: 1, minimum: 1 }))
  expect(defaults).toContainEqual(expect.objectContaining({ default: true }))
  expect(defaults).toContainEqual(expect.objectContaining({ default: 0.75, minimum: 0.5, maximum: 1.5 }))
  expect(defaults).toContainEqual(expect.objectContaining({ default: ['a'], items: { type: 'string' } }))
})

it('task.run comes after task.success, not after this task.failure, and says that the task is pending', () => {
  const tasks = wholeCapture.filter(({ event_type }) => event_type.startsWith('task.'))
  expect(tasks.map(({ event_type }) => event_type)).toEqual([
    'task.create',
    'task.processing',
    'task.success',
    'task.run',
    'task.create',
    'task.processing',
    'task.failure',
  ])
  expect(tasks[3]?.payload).toMatchObject({ status: 'pending' })
})

it('a task that failed is an INFO without a message', () => {
  const failure = wholeCapture.find(({ event_type }) => event_type === 'task.failure')
  expect(failure).toMatchObject({ priority: 'INFO', payload: { status: 'failure', message: null } })
})

it('a namespace outlives what is deleted in it', () => {
  const emptied = wholeCapture.filter(({ event_type }) => event_type.startsWith('metadef_namespace.delete_'))
  expect(emptied).toHaveLength(3)
  for (const { payload } of emptied) expect(payload).toMatchObject({ deleted: false, deleted_at: null })
})

it('sizes that only a bigint can hold are valid when they come back from the wire', () => {
  const sent = imageCapture.find(({ event_type }) => event_type === 'image.send')
  if (!sent) throw new Error('There is no image.send in the capture.')
  const bytes_sent = 2n ** 60n + 1n
  const decoded = format.decode(
    format.encode({ ...sent, payload: Object.assign({}, sent.payload, { bytes_sent }) }),
  )
  if (!decoded.ok) throw new Error(decoded.reason)
  expect(decoded.notification.payload).toMatchObject({ bytes_sent })
  expect(imageEvents.validate('image.send', 'INFO', decoded.notification.payload)).toBeUndefined()
})
