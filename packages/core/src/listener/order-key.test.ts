import { expect, it } from 'vitest'
import { sample } from '../../test/support/sample.js'
import { imageIdOf } from './order-key.js'

const id = 'eca7391d-3c53-41e3-8a88-532b7d741c3a'

it.each([
  ['image.create', { id }],
  ['image.update', { id, name: 'x' }],
  ['image.delete', { id, deleted: true }],
  ['image.delete', id],
  ['image.send', { image_id: id, bytes_sent: 1 }],
  ['image.member.create', { image_id: id, member_id: 'm' }],
])('%s is about the image %j', (event_type, payload) => {
  expect(imageIdOf(sample({ event_type, payload }))).toBe(id)
})

it.each([
  ['image.upload', 'Image storage media is full: X'],
  ['image.upload', id],
  ['image.delete', 'not an id'],
  ['task.create', { id }],
  ['metadef_tag.create', { name: 'x' }],
  ['image.update', { id: 7 }],
  ['image.update', null],
  ['image.update', [id]],
  ['compute.instance.create', {}],
])('%s with %j tells no image', (event_type, payload) => {
  expect(imageIdOf(sample({ event_type, payload }))).toBeUndefined()
})
