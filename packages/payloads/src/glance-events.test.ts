import { type Priority, priorities } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { infoPayloads, metadefObject, metadefProperty } from '../test/glance-samples.js'
import {
  type GlanceEventType,
  glanceEvents,
  glanceEventTypes,
  imageEvents,
  imageEventTypes,
} from './index.js'

function validate(eventType: string, priority: Priority, payload: unknown) {
  return glanceEvents.validate(eventType, priority, payload)
}

/** What is said of an INFO with some of its keys changed. */
function issuesWith(eventType: GlanceEventType, changes: object) {
  return validate(eventType, 'INFO', { ...infoPayloads[eventType], ...changes })
}

const otherTypes = glanceEventTypes.filter(
  (eventType) => !imageEventTypes.some((known) => known === eventType),
)

const keys = otherTypes.flatMap((eventType) =>
  Object.keys(infoPayloads[eventType]).map((key): [GlanceEventType, string] => [eventType, key]),
)

describe('every event of Glance', () => {
  it('is in the catalogue, the seven of images first', () => {
    expect(glanceEvents.eventTypes).toBe(glanceEventTypes)
    expect(glanceEventTypes).toHaveLength(33)
    expect(new Set(glanceEventTypes)).toEqual(new Set(Object.keys(infoPayloads)))
    expect(glanceEventTypes.slice(0, 7)).toEqual(imageEventTypes)
  })

  it.each(glanceEventTypes)('%s takes its payload at INFO, and no text', (eventType) => {
    expect(validate(eventType, 'INFO', infoPayloads[eventType])).toBeUndefined()
    expect(validate(eventType, 'INFO', 'failed')).toMatchObject([
      { path: '', message: expect.stringMatching(/^must be /) },
    ])
  })

  it.each(otherTypes)('%s takes a text at WARN and ERROR, and nothing else', (eventType) => {
    for (const priority of ['WARN', 'ERROR'] as const) {
      expect(validate(eventType, priority, 'failed')).toBeUndefined()
      expect(validate(eventType, priority, infoPayloads[eventType])).toEqual([
        { path: '', message: 'must be a text message, got an object' },
      ])
    }
  })

  it.each(otherTypes)('%s keeps keys that are not listed', (eventType) => {
    expect(issuesWith(eventType, { region: 'north' })).toBeUndefined()
  })

  it.each(imageEventTypes)('%s is judged as by imageEvents', (eventType) => {
    for (const priority of priorities) {
      for (const payload of [
        infoPayloads[eventType],
        'failed',
        {},
        { ...infoPayloads[eventType], deleted: 1 },
      ]) {
        expect(validate(eventType, priority, payload)).toEqual(
          imageEvents.validate(eventType, priority, payload),
        )
      }
    }
  })
})

describe('every key', () => {
  it.each(keys)('of %s is required: %s', (eventType, key) => {
    const rest = Object.fromEntries(Object.entries(infoPayloads[eventType]).filter(([name]) => name !== key))
    expect(validate(eventType, 'INFO', rest)).toEqual([
      { path: `/${key}`, message: expect.stringMatching(/^is missing: must be (?!something else)/) },
    ])
  })

  it.each(keys)('of %s is checked: %s', (eventType, key) => {
    expect(issuesWith(eventType, { [key]: Symbol(key) })).toEqual([
      { path: `/${key}`, message: expect.stringMatching(/^must be (?!something else).*, got a symbol$/) },
    ])
  })

  it.each([
    ['image.member.create', 'image_id member_id status created_at updated_at deleted'],
    ['task.create', 'id type status created_at updated_at deleted'],
    [
      'metadef_namespace.create',
      'namespace namespace_old protected visibility created_at updated_at deleted',
    ],
    ['metadef_object.create', 'namespace name name_old properties created_at updated_at deleted'],
    ['metadef_property.create', 'namespace name name_old deleted'],
    ['metadef_resource_type.create', 'namespace name name_old created_at updated_at deleted'],
    ['metadef_tag.create', 'namespace name name_old created_at updated_at deleted'],
  ] as const)('of %s may be null, but for %s', (eventType, expected) => {
    const refused = Object.keys(infoPayloads[eventType]).filter((key) =>
      issuesWith(eventType, { [key]: null }),
    )
    expect(refused.join(' ')).toBe(expected)
  })
})

describe('an issue', () => {
  const definition = metadefObject.properties[0]
  it.each([
    ['image.member.update', { image_id: 'cirros' }, '/image_id', 'must be a UUID, got a string of length 6'],
    ['image.member.update', { status: 1 }, '/status', 'must be a string, got 1'],
    [
      'image.member.delete',
      { deleted: 'yes' },
      '/deleted',
      'must be true or false, got a string of length 3',
    ],
    [
      'image.member.create',
      { created_at: '2026-11-25 02:44:29' },
      '/created_at',
      'must be a UTC time such as 2026-11-22T07:46:48Z, got a string of length 19',
    ],
    ['task.create', { id: 7 }, '/id', 'must be a UUID, got 7'],
    ['task.failure', { message: ['full'] }, '/message', 'must be a string or null, got an array'],
    ['task.success', { result: () => 1 }, '/result', 'must be what JSON can hold, got a function'],
    [
      'task.run',
      { expires_at: 1 },
      '/expires_at',
      'must be a UTC time such as 2026-11-22T07:46:48Z or null, got 1',
    ],
    ['metadef_namespace.create', { protected: null }, '/protected', 'must be true or false, got null'],
    ['metadef_object.create', { properties: {} }, '/properties', 'must be an array, got an object'],
    [
      'metadef_object.create',
      { properties: ['a'] },
      '/properties/0',
      'must be the definition of a property (an object), got a string of length 1',
    ],
    [
      'metadef_object.update',
      { properties: [definition, { ...definition, minimum: 'one' }] },
      '/properties/1/minimum',
      'must be a number, a bigint or null, got a string of length 3',
    ],
    [
      'metadef_object.update',
      { required: 'cpu_shares' },
      '/required',
      'must be an array or null, got a string of length 10',
    ],
    [
      'metadef_property.create',
      { default: undefined },
      '/default',
      'must be what JSON can hold, got undefined',
    ],
    [
      'metadef_property.create',
      { maximum: Number.NaN },
      '/maximum',
      'must be a number, a bigint or null, got NaN',
    ],
    [
      'metadef_property.create',
      { minLength: -1 },
      '/minLength',
      'must be an integer >= 0, a bigint >= 0 or null, got -1',
    ],
    ['metadef_property.create', { items: [] }, '/items', 'must be an object or null, got an array'],
    ['metadef_property.update', { name_old: null }, '/name_old', 'must be a string, got null'],
    ['metadef_resource_type.create', { prefix: 1 }, '/prefix', 'must be a string or null, got 1'],
    [
      'metadef_tag.delete',
      { deleted_at: 'now' },
      '/deleted_at',
      'must be a UTC time such as 2026-11-22T07:46:48Z or null, got a string of length 3',
    ],
  ] as const)('of %s with %o names the place', (eventType, changes, path, message) => {
    expect(issuesWith(eventType, changes)).toEqual([{ path, message }])
  })
})

describe('a property', () => {
  it.each([
    { default: 1 },
    { default: 0.75 },
    { default: true },
    { default: 'text' },
    { default: ['a'] },
    { default: { a: 1 } },
    { default: 2n ** 60n },
    { minimum: -1.5, maximum: 2.5 },
    { minimum: -(2n ** 60n), maximum: 2n ** 60n },
    { minLength: 0, maxLength: 2n ** 60n, minItems: 0, maxItems: 4 },
    { enum: ['a', 'b'] },
    { enum: [1, 2] },
    { items: { type: 'string', enum: ['a'] }, uniqueItems: true, additionalItems: false, confidential: true },
  ])('may have %o', (changes) => {
    expect(issuesWith('metadef_property.create', changes)).toBeUndefined()
    const properties = metadefObject.properties.map((definition) => ({ ...definition, ...changes }))
    expect(issuesWith('metadef_object.create', { properties })).toBeUndefined()
  })

  it('has no times of its own', () => {
    expect(Object.keys(metadefProperty)).not.toContain('created_at')
    expect(issuesWith('metadef_property.create', {})).toBeUndefined()
  })
})

describe('an event that Glance does not have', () => {
  it.each(['image.import', 'image.member', 'task', 'metadef_resource_type.update', 'constructor', ''])(
    'is an issue: %s',
    (eventType) => {
      expect(validate(eventType, 'INFO', {})).toEqual([
        { path: '', message: expect.stringContaining(glanceEventTypes.join(', ')) },
      ])
    },
  )

  it('is to imageEvents whatever is not an image', () => {
    for (const eventType of otherTypes) {
      expect(imageEvents.validate(eventType, 'INFO', infoPayloads[eventType])).toHaveLength(1)
      expect(imageEvents.eventTypes).not.toContain(eventType)
    }
  })
})
