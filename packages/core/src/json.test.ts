import { describe, expect, it } from 'vitest'
import { randomDocument, seededRandom } from '../test/support/random-document.js'
import { thrown } from '../test/support/rejection.js'
import { parseJson, stringifyJson } from './json.js'
import { jsonPointer, maxDepth } from './json-fault.js'

/** `[[[…value…]]]`, so many levels deep. */
function nested(levels: number, value: unknown = 0): unknown {
  let document = value
  for (let level = 0; level < levels; level += 1) document = [document]
  return document
}

/** Where and what `stringifyJson` complains about. */
function issueOf(value: unknown): string {
  const error = thrown(() => stringifyJson(value))
  expect(error.code).toBe('invalid')
  expect(error.issues).toHaveLength(1)
  const [issue] = error.issues ?? []
  return `${issue?.path}: ${issue?.message}`
}

describe('what is written as JSON', () => {
  it.each([null, true, 0, 1.5, '', 'text', [], {}, { a: [1, { b: null }] }, [[['x']]]])(
    'is what JSON.stringify writes: %j',
    (value) => {
      expect(stringifyJson(value)).toBe(JSON.stringify(value))
    },
  )

  it('leaves out members that are undefined, as optional properties are', () => {
    expect(stringifyJson({ a: 1, b: undefined })).toBe('{"a":1}')
  })

  it('has digits for a bigint, of any sign and size', () => {
    expect(stringifyJson({ size: 2n ** 64n, small: 1n, less: -(2n ** 70n), zero: 0n })).toBe(
      '{"size":18446744073709551616,"small":1,"less":-1180591620717411303424,"zero":0}',
    )
    expect(stringifyJson(5n)).toBe('5')
    expect(stringifyJson([10n ** 500n])).toBe(`[1${'0'.repeat(500)}]`)
  })

  it('has digits for a bigint even where an application gave BigInt a toJSON of its own', () => {
    const prototype: object = BigInt.prototype
    Object.defineProperty(prototype, 'toJSON', {
      configurable: true,
      value(this: bigint) {
        return this.toString()
      },
    })
    try {
      expect(stringifyJson({ size: 2n ** 64n })).toBe('{"size":18446744073709551616}')
    } finally {
      Reflect.deleteProperty(prototype, 'toJSON')
    }
  })

  it('keeps texts that look like its own digits', () => {
    const document = { big: 2n ** 64n, text: '"bigint:0:12"', 'bigint:1:2': 'bigint:1:2' }
    expect(parseJson(stringifyJson(document))).toEqual(document)
  })

  it('keeps __proto__ as a key', () => {
    const document = JSON.parse('{"__proto__":{"polluted":true},"n":1}')
    expect(stringifyJson(document)).toBe('{"__proto__":{"polluted":true},"n":1}')
    const withBig = parseJson('{"__proto__":{"big":12345678901234567890}}')
    expect(stringifyJson(withBig)).toBe('{"__proto__":{"big":12345678901234567890}}')
  })

  it('writes -0 as 0, as JSON.stringify does', () => {
    expect(stringifyJson([-0])).toBe('[0]')
  })

  it('writes dates, and whatever has a toJSON, as they wish', () => {
    const when = new Date(0)
    expect(stringifyJson({ when, list: [{ toJSON: () => ({ a: 1n }) }] })).toBe(
      '{"when":"1970-01-01T00:00:00.000Z","list":[{"a":1}]}',
    )
  })

  it('may share an object between two places', () => {
    const shared = { a: 1 }
    expect(stringifyJson({ x: shared, y: [shared, shared] })).toBe('{"x":{"a":1},"y":[{"a":1},{"a":1}]}')
  })

  it(`may nest ${maxDepth} levels deep, and not one more`, () => {
    expect(stringifyJson(nested(maxDepth))).toBe(JSON.stringify(nested(maxDepth)))
    expect(issueOf(nested(maxDepth + 1))).toBe(
      `${'/0'.repeat(maxDepth)}: is nested deeper than ${maxDepth} levels`,
    )
  })
})

describe('what JSON cannot carry is an error that names the place', () => {
  const symbol = Symbol('s')
  const sparse: unknown[] = []
  sparse[1] = 1
  class Account {
    password = 'secret'
    reveal = (): string => this.password
  }
  it.each<[string, unknown, string]>([
    ['undefined', undefined, ': is missing'],
    ['a function', () => 1, ': is a function, which JSON cannot carry'],
    ['a symbol', symbol, ': is a symbol, which JSON cannot carry'],
    ['NaN', Number.NaN, ': is not a finite number'],
    ['a function inside', { a: [1, { run() {} }] }, '/a/1/run: is a function, which JSON cannot carry'],
    ['a symbol inside', [symbol], '/0: is a symbol, which JSON cannot carry'],
    ['infinity', { size: Number.POSITIVE_INFINITY }, '/size: is not a finite number'],
    ['minus infinity', { size: Number.NEGATIVE_INFINITY }, '/size: is not a finite number'],
    ['NaN from a toJSON', { x: { toJSON: () => [Number.NaN] } }, '/x/0: is not a finite number'],
    ['a Map', { tags: new Map() }, '/tags: is of class Map, which JSON cannot carry'],
    ['a Set', { tags: new Set(['a']) }, '/tags: is of class Set, which JSON cannot carry'],
    ['a WeakMap', [new WeakMap()], '/0: is of class WeakMap, which JSON cannot carry'],
    [
      'a promise that was not awaited',
      { image: Promise.resolve() },
      '/image: is of class Promise, which JSON cannot carry',
    ],
    ['a regular expression', [/x/], '/0: is of class RegExp, which JSON cannot carry'],
    ['an error', { reason: new TypeError('x') }, '/reason: is of class TypeError, which JSON cannot carry'],
    ['bytes', { data: new Uint8Array(3) }, '/data: is of class Uint8Array, which JSON cannot carry'],
    [
      'a buffer of bytes',
      { data: new ArrayBuffer(3) },
      '/data: is of class ArrayBuffer, which JSON cannot carry',
    ],
    ['a date that is none', { at: new Date(Number.NaN) }, '/at: is not a valid date'],
    ['a hole in a list', [1, undefined, 2], '/1: is undefined, which JSON cannot carry'],
    ['a sparse list', sparse, '/0: is undefined, which JSON cannot carry'],
    ['a member function', new Account(), '/reveal: is a function, which JSON cannot carry'],
    ['a toJSON that gives nothing', { toJSON: () => undefined }, ': is missing'],
    [
      'keys that a JSON Pointer escapes',
      { 'a/b': { '~c': Number.NaN } },
      '/a~1b/~0c: is not a finite number',
    ],
  ])('%s', (_, value, expected) => {
    expect(issueOf(value)).toBe(expected)
  })

  it('says so in the message too, and never what the value was', () => {
    const error = thrown(() => stringifyJson(new Account()))
    expect(error.message).toBe('invalid: The payload at /reveal is a function, which JSON cannot carry.')
    expect(thrown(() => stringifyJson(undefined)).message).toBe('invalid: The payload is missing.')
  })

  it('a cycle, with the place where it closes', () => {
    const image: Record<string, unknown> = { id: 1 }
    image.self = image
    expect(issueOf(image)).toBe('/self: contains itself')
    const parent: Record<string, unknown> = { members: [{ parent: null }] }
    Object.assign(parent, { members: [{ parent }] })
    expect(issueOf({ image: parent })).toBe('/image/members/0/parent: contains itself')
  })

  it('a cycle through many paths, without trying them all', () => {
    const knot: Record<string, unknown> = {}
    for (let key = 0; key < 50; key += 1) knot[`k${key}`] = knot
    expect(issueOf(knot)).toBe('/k0: contains itself')
  })

  it('what throws when it is looked at, with what it threw as the cause', () => {
    const fault = new Error('no such column')
    const bad = {
      get size(): number {
        throw fault
      },
    }
    const error = thrown(() => stringifyJson({ bad }))
    expect([error.code, error.cause]).toEqual(['invalid', fault])
    const worse = {
      toJSON() {
        throw fault
      },
    }
    expect(thrown(() => stringifyJson(worse)).code).toBe('invalid')
  })

  it('an endless toJSON', () => {
    const endless = (): unknown => ({ next: { toJSON: endless } })
    expect(thrown(() => stringifyJson({ toJSON: endless })).code).toBe('invalid')
  })
})

describe('what is read from JSON', () => {
  it.each(['null', 'true', '0', '-1.5', '1e3', '"x"', '[]', '{}', '{"a":[1,{"b":null}]}', ' [ 1 , 2 ] '])(
    'is what JSON.parse reads: %s',
    (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text))
    },
  )

  it('is a number as long as a number holds it, and a bigint beyond', () => {
    expect(parseJson('[9007199254740991,9007199254740992,9007199254740993]')).toEqual([
      9007199254740991,
      9007199254740992n,
      9007199254740993n,
    ])
    expect(parseJson('[-9007199254740991,-9007199254740992]')).toEqual([
      -9007199254740991,
      -9007199254740992n,
    ])
    expect(parseJson('12345678901234567890')).toBe(12345678901234567890n)
  })

  it('is a number when it has a fraction or an exponent, however many digits', () => {
    expect(
      parseJson('[1.2345678901234567890, 12345678901234567890.0, 12345678901234567890e1, 1E+20]'),
    ).toEqual([Number('1.2345678901234567890'), 12345678901234567e3, 12345678901234568e4, 1e20])
  })

  it('keeps -0', () => {
    expect(parseJson('-0')).toBe(-0)
    expect(parseJson('[-0, 12345678901234567890]')).toEqual([-0, 12345678901234567890n])
  })

  it('keeps digits inside texts and keys', () => {
    const text = '{"12345678901234567890":"98765432109876543210","q\\"1":"\\\\\\"11111111111111111111\\\\"}'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('keeps digits inside texts beside real ones', () => {
    expect(parseJson('{"a":"98765432109876543210","b":98765432109876543210}')).toEqual({
      a: '98765432109876543210',
      b: 98765432109876543210n,
    })
  })

  it.each(['{"__proto__":{"x":12345678901234567890}}', '{"__proto__":{"x":1}}'])(
    'has __proto__ as a key like any other: %s',
    (text) => {
      const value = parseJson(text)
      expect(Object.keys(Object(value))).toEqual(['__proto__'])
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      expect(Reflect.get({}, 'x')).toBeUndefined()
    },
  )

  it('is a number again for so many digits that a bigint would take too long', () => {
    expect(parseJson('9'.repeat(100))).toBe(BigInt('9'.repeat(100)))
    expect(parseJson('9'.repeat(101))).toBe(Number('9'.repeat(101)))
    const started = performance.now()
    expect(parseJson(`[${'7'.repeat(3_000_000)}]`)).toEqual([Number.POSITIVE_INFINITY])
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it.each([
    '',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    '12345678901234567890abc',
    '[12345678901234567890',
    '012345678901234567890',
    '[-012345678901234567890]',
    '-',
    '--12345678901234567890',
    '+12345678901234567890',
    '.12345678901234567890',
    '12345678901234567890.',
    '1234567890123456.7890.1',
    '{12345678901234567890:1}',
    '[12345678901234567890 12345678901234567890]',
    '"12345678901234567890',
    '"a"12345678901234567890',
    'tru12345678901234567890',
    'NaN',
    'undefined',
  ])('is nothing when it is not JSON: %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  it('is nothing when it is not JSON, and the reason speaks of the text as it came', () => {
    expect(() => parseJson('[12345678901234567890 x]')).not.toThrow(/bigint/)
  })
})

describe('what is wrong elsewhere than in the payload', () => {
  it('is told with its place in the notification', () => {
    const error = thrown(() => stringifyJson({ run() {} }, '/context/user'))
    expect(error.message).toBe(
      'invalid: The notification at /context/user/run is a function, which JSON cannot carry.',
    )
    expect(error.issues?.[0]?.path).toBe('/context/user/run')
  })
})

describe('there and back', () => {
  it('a document is the same, whatever it holds', () => {
    const random = seededRandom(20_131_122)
    for (let round = 0; round < 4_000; round += 1) {
      const document = randomDocument(random)
      const text = stringifyJson(document)
      const back = parseJson(text)
      expect(back).toEqual(document)
      expect(stringifyJson(back)).toBe(text)
    }
  })
})

describe('a JSON Pointer', () => {
  it('escapes as RFC 6901 says', () => {
    expect(jsonPointer([])).toBe('')
    expect(jsonPointer(['a/b', 'm~n', '', '0'])).toBe('/a~1b/m~0n//0')
  })
})
