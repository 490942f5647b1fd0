import { priorities } from '@glance-notifications/core'
import { Compile } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { image, imageSend, preparedImage } from '../test/samples.js'
import { imageEventTypes, imageJsonSchema } from './index.js'

describe('the JSON Schema', () => {
  it('of every pair survives JSON, and knows no bigint', () => {
    for (const eventType of imageEventTypes) {
      for (const priority of priorities) {
        const schema = imageJsonSchema(eventType, priority)
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

  it('is a new object each time', () => {
    const changed = imageJsonSchema('image.create', 'INFO')
    changed.type = 'string'
    expect(imageJsonSchema('image.create', 'INFO').type).toBe('object')
  })

  it('does not exist for other events', () => {
    expect(imageJsonSchema('task.create', 'INFO')).toBeUndefined()
    expect(imageJsonSchema('image.create', 'info')).toBeUndefined()
  })
})
