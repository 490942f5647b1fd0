import { stringifyJson } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { infoPayloads } from '../test/glance-samples.js'
import { mutationsOf } from '../test/mutated-payloads.js'
import { image } from '../test/samples.js'
import { glanceEvents, glanceEventTypes, imageEvents } from './index.js'

function isPlain(payload: unknown, eventType = 'image.update'): boolean | undefined {
  expect(imageEvents.validate(eventType, 'INFO', payload)).toBeUndefined()
  return imageEvents.isPlain?.(eventType, 'INFO', payload)
}

describe('a payload that fits is plain', () => {
  it.each([
    ['an image', image],
    ['one without a prototype', Object.assign(Object.create(null), image)],
    [
      'with properties that have none',
      { ...image, properties: Object.assign(Object.create(null), { a: 'b' }) },
    ],
    ['with more keys', { ...image, extra: 'x', count: 1.5, flag: false, nothing: null, absent: undefined }],
    ['with a key __proto__', JSON.parse(`{"__proto__":"x",${JSON.stringify(image).slice(1)}`)],
  ])('%s', (_, payload) => {
    expect(isPlain(payload)).toBe(true)
  })

  it('as a text', () => {
    expect(imageEvents.isPlain?.('image.update', 'ERROR', 'store is full')).toBe(true)
    expect(isPlain(image.id, 'image.delete')).toBe(true)
    expect(isPlain(image, 'image.delete')).toBe(true)
  })
})

const silent = { value: () => 'x' }

describe('a payload that fits is looked at once more', () => {
  it.each<[string, object]>([
    ['with a bigint', { ...image, size: 2n ** 64n }],
    ['with an object that the schema does not know', { ...image, extra: { a: 1 } }],
    ['with a list that the schema does not know', { ...image, extra: [1] }],
    ['with a Map', { ...image, extra: new Map() }],
    ['with a function', { ...image, extra() {} }],
    ['with a symbol', { ...image, extra: Symbol('x') }],
    ['with NaN', { ...image, extra: Number.NaN }],
    ['with a date', { ...image, extra: new Date(0) }],
    ['of a class', Object.assign(Object.create({}), image)],
    ['with a toJSON', Object.defineProperty({ ...image }, 'toJSON', silent)],
    ['with properties in a Map', { ...image, properties: new Map() }],
    ['with properties that inherit', { ...image, properties: Object.create({ a: 'b' }) }],
    [
      'with properties that have a toJSON',
      { ...image, properties: Object.defineProperty({}, 'toJSON', silent) },
    ],
    ['with tags that have a toJSON', { ...image, tags: Object.defineProperty(['a'], 'toJSON', silent) }],
  ])('%s', (_, payload) => {
    expect(isPlain(payload)).toBe(false)
  })

  it('where every list has a toJSON', () => {
    expect(isPlain(image)).toBe(true)
    const lists: object = Array.prototype
    Object.defineProperty(lists, 'toJSON', { ...silent, configurable: true })
    try {
      expect(isPlain(image)).toBe(false)
    } finally {
      Reflect.deleteProperty(lists, 'toJSON')
    }
  })

  it('as a task, whose result can be anything', () => {
    const task = { ...Object(infoPayloads['task.create']), result: { deep: [new Map()] } }
    expect(glanceEvents.validate('task.create', 'INFO', task)).toBeUndefined()
    expect(glanceEvents.isPlain?.('task.create', 'INFO', task)).toBe(false)
  })

  it('of a pair that is not in the catalogue', () => {
    expect(imageEvents.isPlain?.('task.create', 'INFO', image)).toBe(false)
    expect(imageEvents.isPlain?.('image.update', 'DEBUG', image)).toBe(false)
  })
})

it.each(glanceEventTypes)('what is said to be plain is written as JSON as it is: %s', (eventType) => {
  const sample: unknown = infoPayloads[eventType]
  const odd = mutationsOf({ ...Object(sample), extra: 1 })
  const values = [sample, ...odd.map((mutation) => mutation({ ...Object(sample), extra: 1 }))]
  const fitting = values.filter((value) => glanceEvents.validate(eventType, 'INFO', value) === undefined)
  const plain = fitting.filter((value) => glanceEvents.isPlain?.(eventType, 'INFO', value))
  // Of lists of objects nothing is said.
  expect(plain.length > 0).toBe(!eventType.startsWith('metadef_object.'))
  expect(plain.length).toBeLessThan(fitting.length)
  for (const value of plain) expect(stringifyJson(value)).toBe(JSON.stringify(value))
})
