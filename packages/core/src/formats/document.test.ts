import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sample } from '../../test/support/sample.js'
import { maxDepth } from '../json-fault.js'
import { decodeMessage, defaultMaxMessageBytes } from './decode.js'
import type { Decoded } from './format.js'
import { glanceFormat } from './glance.js'
import { osloV1Format, osloV2Format } from './oslo.js'

const head = '{"message_id":"m","event_type":"e","priority":"INFO"'

function decode(body: string, maxBytes?: number): Decoded {
  return decodeMessage({ body: Buffer.from(body) }, maxBytes === undefined ? {} : { maxBytes })
}

function withPayload(payload: string): string {
  return `${head},"payload":${payload}}`
}

function wrapped(message: string): string {
  return JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': message })
}

/** Where a document may be in a message: in the payload, the context or what is ignored; in either dialect. */
function everywhere(json: string): string[] {
  const flat = [withPayload(json), `${head},"_context_a":${json}}`, `${head},"ignored":${json}}`]
  return [...flat, ...flat.map(wrapped)]
}

function payloadOf(json: string): unknown {
  const result = decode(withPayload(json))
  if (!result.ok) throw new Error(result.reason)
  return result.notification.payload
}

function faultOf(body: string, maxBytes?: number): string {
  const result = decode(body, maxBytes)
  return result.ok ? 'readable' : result.fault
}

describe('a huge message', () => {
  it('is refused by its length, 16 MiB unless told', () => {
    const long = withPayload(`"${'x'.repeat(defaultMaxMessageBytes - withPayload('""').length)}"`)
    expect(faultOf(long)).toBe('readable')
    expect(faultOf(`${long} `)).toBe('too-large')
    expect(faultOf(long, 1_000)).toBe('too-large')
    expect(faultOf(withPayload('"é"'), withPayload('"é"').length)).toBe('too-large')
    expect(faultOf(withPayload('"é"'), withPayload('"é"').length + 1)).toBe('readable')
  })

  it.each([0, -1, 1.5, Number.NaN, Infinity])('is never let in by a limit of %d', (maxBytes) => {
    expect(() => decode('{}', maxBytes)).toThrow('Option maxBytes must be a whole number of at least 1.')
  })

  it('may be wide, up to 100,000 values', () => {
    expect(payloadOf(`[${'[],'.repeat(45_000)}[]]`)).toHaveLength(45_001)
    expect(payloadOf(`{${'"a":1,'.repeat(90_000)}"a":2}`)).toEqual({ a: 2 })
    expect(payloadOf(JSON.stringify(',{['.repeat(1_000_000)))).toHaveLength(3_000_000)
    for (const body of everywhere(`[${'[],'.repeat(50_000)}[]]`)) expect(faultOf(body)).toBe('too-large')
  })

  it.each(['{},', '0,', '12345678901234567890,'])(
    'of 16 MiB of %s in a few kilobytes is refused before it is parsed',
    (unit) => {
      const text = withPayload(`[${unit.repeat(2 ** 24 / unit.length - 100)}0]`)
      const body = deflateSync(text)
      expect(body.length).toBeLessThan(100_000)
      const before = process.cpuUsage()
      const decoded = decodeMessage({ body, headers: { compression: 'application/x-gzip' } })
      expect(decoded).toMatchObject({ ok: false, fault: 'too-large' })
      // Parsing took up to ten seconds.
      expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
    },
  )
})

describe('a deep message', () => {
  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('of a million %s is refused at once, wherever it is', (open, close) => {
    const deep = `${open.repeat(1e6)}1${close.repeat(1e6)}`
    const before = process.cpuUsage()
    for (const body of [deep, open.repeat(1e6), ...everywhere(deep)]) expect(faultOf(body)).toBe('too-deep')
    // Parsed, and with integers to look at a second time, they would take many times as long.
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(3_000)
  })

  it.each(['1', '12345678901234567890'])(
    `may nest ${maxDepth} levels below an attribute, around %s, and not one more`,
    (core) => {
      const nested = (levels: number): string => `${'['.repeat(levels)}${core}${']'.repeat(levels)}`
      for (const body of everywhere(nested(maxDepth))) expect(faultOf(body)).toBe('readable')
      for (const body of everywhere(nested(maxDepth + 1))) expect(faultOf(body)).toBe('too-deep')
    },
  )
})

describe('a number', () => {
  it('is a bigint beyond 2^53, at any depth, and as a payload of its own', () => {
    const big = 9007199254740993n
    expect(payloadOf('9007199254740993')).toBe(big)
    expect(
      payloadOf('[{"a":[{"size":9007199254740993,"text":"9007199254740993","neg":-9007199254740993}]}]'),
    ).toEqual([{ a: [{ size: big, text: '9007199254740993', neg: -big }] }])
    expect(payloadOf('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('is a fault where a number cannot hold it, as it could not be sent on', () => {
    for (const infinite of ['1e999', '-1e999', '[0,{"a":1E+400}]', '9'.repeat(400), '9'.repeat(1_000_000)]) {
      for (const body of everywhere(infinite)) {
        expect(decode(body)).toEqual({
          ok: false,
          fault: 'attribute',
          reason: 'The message holds a number that is too large.',
        })
      }
    }
    for (const python of ['NaN', 'Infinity', '-Infinity'])
      expect(faultOf(withPayload(python))).toBe('not-json')
  })

  it('has as many digits as it likes, in little time', () => {
    const before = process.cpuUsage()
    expect(payloadOf(`0.${'1'.repeat(1e6)}`)).toBeCloseTo(1 / 9)
    expect(payloadOf('9'.repeat(300))).toBe(1e300)
    expect(payloadOf(`[${`${'7'.repeat(100)},`.repeat(10_000)}1e-999]`)).toHaveLength(10_001)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(3_000)
  })
})

describe('a hostile key', () => {
  const hostile =
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toJSON":1,"then":1}'

  it.each(['', ',"big":12345678901234567890'])('is a key like any other, wherever it is%s', (more) => {
    const json = `${hostile.slice(0, -1)}${more}}`
    for (const body of [...everywhere(json), `${json.slice(0, -1)},${head.slice(1)}}`])
      expect(faultOf(body)).toBe('readable')
    const payload = Object(payloadOf(json))
    expect(Object.keys(payload).slice(0, 4)).toEqual(['__proto__', 'constructor', 'toJSON', 'then'])
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype)
    expect(payload.polluted).toBeUndefined()
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it('is nothing to a message, its envelope or its headers', () => {
    const message = withPayload('1')
    expect(faultOf(`{"__proto__":${message}}`)).toBe('attribute')
    expect(faultOf(`{"__proto__":${wrapped(message)}}`)).toBe('attribute')
    expect(decode(`{"__proto__":{"oslo.version":"3"},${wrapped(message).slice(1)}`)).toMatchObject({
      ok: true,
    })
    const headers: Record<string, unknown> = JSON.parse('{"__proto__":{"compression":"application/x-bz2"}}')
    expect(decodeMessage({ body: Buffer.from(message), headers })).toMatchObject({ ok: true })
  })

  it('that every object inherits from a prototype that somebody has polluted is no part of it', () => {
    const inherited = { configurable: true, enumerable: true, value: {} }
    Reflect.defineProperty(Object.prototype, 'polluted', inherited)
    let payload: unknown
    try {
      payload = payloadOf('{"a":[{}],"n":9007199254740993}')
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted')
    }
    expect(payload).toEqual({ a: [{}], n: 9007199254740993n })
  })

  it('counts as it was written last, as in Python', () => {
    expect(decode(`${head},"payload":1,"priority":"WARN","payload":2}`)).toMatchObject({
      notification: { priority: 'WARN', payload: 2 },
    })
  })
})

describe('what was read can be sent on', () => {
  const json =
    '{"half":"\\ud800","\\udfff":"\\u0000\\u2028","n":[1e300,-0.5,12345678901234567890],"__proto__":null}'

  it.each([glanceFormat(), osloV1Format(), osloV2Format()])(
    'in $name, half of a surrogate pair included',
    (format) => {
      const notification = sample({ payload: payloadOf(json), publisher_id: '\ud800' })
      expect(Object.keys(Object(notification.payload))).toEqual(['half', '\udfff', 'n', '__proto__'])
      expect(format.decode(format.encode(notification))).toMatchObject({ ok: true, notification })
    },
  )
})
