import { expect, test } from 'vitest'
import { findSecrets } from './find-secrets.js'

const secret = 'hush/hush@7 "1"'
const response = Buffer.from(`\0glance\0${secret}`)

const places: Record<string, unknown> = {
  'as it is': secret,
  'deep in objects': { a: [{ b: new Map([['c', { d: { e: { f: secret } } }]]) }] },
  'in a property that is hidden': Object.defineProperty({}, 'hidden', { value: secret }),
  'in a cause': new Error('outer', { cause: new Error('inner', { cause: { secret } }) }),
  'in one of several errors': new AggregateError([new Error(secret)]),
  'in what only JSON shows': { toJSON: () => ({ secret }) },
  'percent-encoded': `amqp://u:${encodeURIComponent(secret)}@h`,
  'in the middle of base64': [1, 2, 3].map((more) =>
    Buffer.concat([Buffer.alloc(more), response]).toString('base64'),
  ),
  'in the bytes of a buffer': response,
  'in the JSON of a buffer': JSON.stringify(response),
  'in hexadecimal': response.toString('hex'),
}

test.each(Object.entries(places))('finds a secret %s', (_, value) => {
  expect(findSecrets(['before', value], ['another', secret])).not.toEqual([])
})

test('finds it at each of three places of base64', () => {
  for (const more of [0, 1, 2])
    expect(
      findSecrets([Buffer.concat([Buffer.alloc(more), response]).toString('base64')], [secret]),
    ).not.toEqual([])
})

test('finds none where there is none', () => {
  class Keeper {
    readonly #secret = secret
    readonly length = () => this.#secret.length
  }
  expect(findSecrets([new Keeper(), 'hush', new Error('hush')], [secret])).toEqual([])
})
