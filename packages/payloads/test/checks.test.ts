import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { payloads } from '../schemas/index.js'
import { explain } from '../src/explain.js'
import * as checks from '../src/generated/checks.js'
import * as generated from '../src/generated/schemas.js'
import type { Schema } from '../src/schema.js'
import { infoPayloads } from './glance-samples.js'
import { type Mutation, mutationsOf } from './mutated-payloads.js'
import { image, preparedImage } from './samples.js'

const schemas = new Map<string, Schema>(Object.entries(generated))

/** Each schema with its check, and a payload that fits. */
const cases = [
  { name: 'text', check: checks.isText, sample: 'store is full' },
  { name: 'image', check: checks.isImage, sample: image },
  { name: 'uploadedImage', check: checks.isUploadedImage, sample: preparedImage },
  { name: 'preparedImage', check: checks.isPreparedImage, sample: preparedImage },
  { name: 'deletedImage', check: checks.isDeletedImage, sample: image },
  { name: 'deletedImage', check: checks.isDeletedImage, sample: image.id },
  { name: 'imageSend', check: checks.isImageSend, sample: infoPayloads['image.send'] },
  { name: 'imageMember', check: checks.isImageMember, sample: infoPayloads['image.member.create'] },
  { name: 'task', check: checks.isTask, sample: infoPayloads['task.create'] },
  {
    name: 'metadefNamespace',
    check: checks.isMetadefNamespace,
    sample: infoPayloads['metadef_namespace.create'],
  },
  { name: 'metadefObject', check: checks.isMetadefObject, sample: infoPayloads['metadef_object.update'] },
  {
    name: 'metadefProperty',
    check: checks.isMetadefProperty,
    sample: infoPayloads['metadef_property.create'],
  },
  {
    name: 'metadefResourceType',
    check: checks.isMetadefResourceType,
    sample: infoPayloads['metadef_resource_type.create'],
  },
  { name: 'metadefTag', check: checks.isMetadefTag, sample: infoPayloads['metadef_tag.create'] },
] as const

/** Each by itself, and each after one that is far from it. */
function changed(sample: unknown): unknown[] {
  const mutations = mutationsOf(sample)
  const both = (first: Mutation, index: number): Mutation => {
    const second = mutations[(index * 7_919) % mutations.length] ?? first
    return (value) => second(first(value))
  }
  return [sample, ...[...mutations, ...mutations.map(both)].map((mutation) => mutation(sample))]
}

it('there is a check for each schema', () => {
  expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(Object.keys(payloads)))
})

describe.each(cases)('the check of $name', ({ name, check, sample }) => {
  const own = Compile(payloads[name])
  const schema = schemas.get(name) ?? {}

  it('takes and refuses what TypeBox does, and says why', () => {
    const values = changed(sample)
    const differing = values.filter((value) => check(value) !== own.Check(value))
    expect(differing).toEqual([])
    const unexplained = values.filter((value) => check(value) !== (explain(schema, value).length === 0))
    expect(unexplained).toEqual([])
    expect(check(sample)).toBe(true)
    expect(values.length).toBeGreaterThan(50)
    expect(values.some((value) => !check(value))).toBe(true)
  })

  it('is made of a schema that says the same', () => {
    expect(schema).toEqual(payloads[name])
  })
})
