import { expect, test } from 'vitest'
import { type Image, newImage } from './image.js'
import { applyPatch, parsePatch, patchContentType } from './json-patch.js'

const image: Image = {
  ...newImage('3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'p'),
  properties: { a: '1', 'x/y': '2' },
}
const parse = (...operations: readonly unknown[]) => parsePatch(patchContentType, operations)
const patched = (...operations: readonly unknown[]) => applyPatch(image, parse(...operations))

test('add, replace and remove, as the stock client sends them', () => {
  const { name, tags, properties } = patched(
    { op: 'replace', path: '/name', value: 'n' },
    { op: 'add', path: '/b', value: '3' },
    { op: 'remove', path: '/a' },
    { path: '/tags', value: ['t'], op: 'replace' },
  )
  expect({ name, tags, properties }).toEqual({ name: 'n', tags: ['t'], properties: { 'x/y': '2', b: '3' } })
})

test('a path is a JSON Pointer', () => {
  expect(patched({ op: 'replace', path: '/x~1y', value: 'new' }).properties['x/y']).toBe('new')
  expect(patched({ op: 'add', path: '/m~0n', value: 'v' }).properties['m~n']).toBe('v')
})

test('add replaces what is there', () => {
  expect(patched({ op: 'add', path: '/a', value: 'new' }).properties.a).toBe('new')
})

test.each([
  ['a move', { op: 'move', from: '/a', path: '/b' }],
  ['no operation', { path: '/a', value: '1' }],
  ['no value', { op: 'add', path: '/b' }],
  ['no path', { op: 'remove' }],
  ['a path without a slash', { op: 'remove', path: 'a' }],
  ['the whole image', { op: 'remove', path: '/' }],
  ['a deeper path', { op: 'replace', path: '/tags/0', value: 't' }],
  ['a bad escape', { op: 'remove', path: '/a~2' }],
  ['no object', 'remove'],
])('400 for %s', (_, operation) => {
  expect(() => parse(operation)).toThrow(expect.objectContaining({ status: 400 }))
})

test('409 for a property that is not there', () => {
  for (const operation of [
    { op: 'remove', path: '/b' },
    { op: 'replace', path: '/toString', value: 'x' },
  ]) {
    expect(() => patched(operation)).toThrow(expect.objectContaining({ status: 409 }))
  }
})

test('formats stay as they are once there is data', () => {
  const active: Image = { ...image, status: 'active' }
  const operations = parse({ op: 'replace', path: '/disk_format', value: 'raw' })
  expect(applyPatch(image, operations).disk_format).toBe('raw')
  expect(() => applyPatch(active, operations)).toThrow(expect.objectContaining({ status: 403 }))
})

test('too many properties are too many', () => {
  const operations = Array.from({ length: 127 }, (_, index) => ({
    op: 'add',
    path: `/p${index}`,
    value: 'v',
  }))
  expect(() => patched(...operations)).toThrow(expect.objectContaining({ status: 413 }))
})
