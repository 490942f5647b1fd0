import { priorities } from '@glance-notifications/core'
import { Compile } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { infoPayloads, metadefObject } from '../test/glance-samples.js'
import { image, imageSend, preparedImage } from '../test/samples.js'
import {
  glanceEvents,
  glanceEventTypes,
  glanceJsonSchema,
  imageEventTypes,
  imageJsonSchema,
} from './index.js'

describe('the JSON Schema', () => {
  it('of every pair survives JSON, and knows no bigint', () => {
    for (const eventType of glanceEventTypes) {
      for (const priority of priorities) {
        const schema = glanceJsonSchema(eventType, priority)
        const text = JSON.stringify(schema)
        expect(JSON.parse(text)).toEqual(schema)
        expect(text).not.toContain('bigint')
      }
    }
  })

  it('has an integer, or null, where bytes are counted', () => {
    const integer = { type: 'integer', minimum: 0, description: 'an integer >= 0' }
    expect(imageJsonSchema('image.send', 'WARN')).toMatchObject({ properties: { bytes_sent: integer } })
    expect(imageJsonSchema('image.create', 'INFO')).toMatchObject({
      properties: { size: { anyOf: [integer, { type: 'null' }] } },
    })
  })

  it('says of a text message that it is one', () => {
    expect(imageJsonSchema('image.upload', 'ERROR')).toEqual({
      type: 'string',
      description: 'a text message',
    })
  })

  it('judges as the catalogue does', () => {
    const prepare = Compile(imageJsonSchema('image.prepare', 'INFO'))
    expect(prepare.Check(preparedImage)).toBe(true)
    expect(prepare.Check({ ...preparedImage, backend: 1 })).toBe(false)
    const remove = Compile(imageJsonSchema('image.delete', 'INFO'))
    expect([image.id, image, 'my image', imageSend].map((payload) => remove.Check(payload))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it.each(glanceEventTypes)('of %s judges as the catalogue does, key by key', (eventType) => {
    const payload = infoPayloads[eventType]
    const info = Compile(glanceJsonSchema(eventType, 'INFO'))
    expect(info.Check(payload)).toBe(true)
    for (const key of Object.keys(payload)) {
      const rest = Object.fromEntries(Object.entries(payload).filter(([name]) => name !== key))
      for (const changed of [rest, { ...payload, [key]: null }, { ...payload, [key]: [[]] }]) {
        const issues = glanceEvents.validate(eventType, 'INFO', changed)
        expect(info.Check(changed)).toBe(issues === undefined)
      }
    }
  })

  it('of any JSON, of a number and of what is in an array has no bigint either', () => {
    const schema = glanceJsonSchema('metadef_object.create', 'INFO')
    const check = Compile(schema)
    expect(schema).toMatchObject({
      properties: {
        properties: {
          items: { properties: { minimum: { anyOf: [{ type: 'number' }, { type: 'null' }] } } },
        },
      },
    })
    const [definition] = metadefObject.properties
    expect(check.Check({ ...metadefObject, properties: [{ ...definition, default: { a: [1] } }] })).toBe(true)
    expect(check.Check({ ...metadefObject, properties: [{ ...definition, minimum: '1' }] })).toBe(false)
  })

  it('of an image is the same from both', () => {
    for (const eventType of imageEventTypes) {
      for (const priority of priorities)
        expect(glanceJsonSchema(eventType, priority)).toEqual(imageJsonSchema(eventType, priority))
    }
  })

  it('is a new object each time', () => {
    const changed = imageJsonSchema('image.create', 'INFO')
    changed.type = 'string'
    expect(imageJsonSchema('image.create', 'INFO').type).toBe('object')
  })

  it('does not exist for other events', () => {
    expect(imageJsonSchema('task.create', 'INFO')).toBeUndefined()
    expect(imageJsonSchema('image.create', 'info')).toBeUndefined()
    expect(glanceJsonSchema('compute.create', 'INFO')).toBeUndefined()
    expect(glanceJsonSchema('task.create', 'info')).toBeUndefined()
    expect(glanceJsonSchema('constructor', 'INFO')).toBeUndefined()
  })
})
