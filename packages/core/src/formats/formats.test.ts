import { describe, expect, it } from 'vitest'
import { glance25 } from '../../test/support/capture.js'
import { thrown } from '../../test/support/rejection.js'
import { sample } from '../../test/support/sample.js'
import { parseJson } from '../json.js'
import { hasGlancePriority, type Notification } from '../notification.js'
import { seal } from '../payload-text.js'
import { createFormat, formatNames } from './create-format.js'
import { textEncoderOf } from './encoded-text.js'
import type { Format } from './format.js'
import { glanceFormat } from './glance.js'
import { osloV1Format, osloV2Format } from './oslo.js'

const attributes = ['message_id', 'publisher_id', 'event_type', 'priority', 'payload', 'timestamp']
const captures = glance25().map(({ body }) => {
  const outer = JSON.parse(body)
  const inner = parseJson(outer['oslo.message'])
  return { body, outer, inner }
})

function decoded(format: Format, body: string | Uint8Array): Notification {
  const result = format.decode({ body: Buffer.from(body) })
  if (!result.ok) throw new Error(result.reason)
  if (!hasGlancePriority(result.notification)) throw new Error('The priority is not one of ours.')
  return result.notification
}

function text(format: Format, notification: Notification): string {
  return Buffer.from(format.encode(notification).body).toString('utf8')
}

/** The object that a format puts around the six attributes, opened. */
function opened(format: Format, notification: Notification): object {
  const outer = parseJson(text(format, notification))
  const inner = Object(outer)['oslo.message']
  return Object(inner === undefined ? outer : parseJson(inner))
}

/** The id of one publish that a format gives a notification. */
function idOf(format: Format, notification: Notification): unknown {
  return Reflect.get(opened(format, notification), '_unique_id')
}

/** Keys in order, with `_unique_id` replaced by something that is equal when it has the right form. */
function entries(message: unknown): [string, unknown][] {
  return Object.entries(Object(message)).map(([key, value]) => [
    key,
    key === '_unique_id' ? /^[0-9a-f]{32}$/.test(String(value)) : value,
  ])
}

/** All keys of a document, depth first, in order. */
function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => [key, ...keysOf(member)])
}

it('the capture has what a real Glance sends', () => {
  expect(captures).toHaveLength(62)
})

describe.each(captures.map((capture, index) => ({ ...capture, index })))(
  'captured message $index',
  ({ body, outer, inner }) => {
    const notification = decoded(osloV2Format(), body)

    it('has its attributes in the decoded notification, and its _unique_id beside it', () => {
      const { _unique_id, ...rest } = Object(inner)
      expect(notification).toEqual(rest)
      const result = osloV2Format().decode({ body: Buffer.from(body) })
      expect(result).toMatchObject({ ok: true, uniqueId: _unique_id })
    })

    it('is the same in oslo-v2: keys, their order, types and values', () => {
      const written = JSON.parse(text(osloV2Format(), notification))
      expect(Object.keys(written)).toEqual(Object.keys(outer))
      expect(written['oslo.version']).toBe('2.0')
      const message = parseJson(written['oslo.message'])
      expect(keysOf(message)).toEqual(keysOf(inner))
      expect(entries(message)).toEqual(entries(inner))
    })

    it('is the same in oslo-v1, flat', () => {
      const message = parseJson(text(osloV1Format(), notification))
      expect(keysOf(message)).toEqual(keysOf(inner))
      expect(entries(message)).toEqual(entries(inner))
    })

    it('is the six attributes and nothing else in glance', () => {
      const message = parseJson(text(glanceFormat(), notification))
      expect(entries(message)).toEqual(entries(inner).filter(([key]) => key !== '_unique_id'))
      expect(Object.keys(Object(message))).toEqual(attributes)
    })
  },
)

describe.each(formatNames)('format %s', (name) => {
  it('has its name, and the content type that oslo.messaging takes and no other', () => {
    const format = createFormat(name)
    expect(format.name).toBe(name)
    expect(format.encode(sample())).toMatchObject({
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: {},
    })
  })

  it('reads what it writes', () => {
    const format = createFormat(name)
    const notification = sample({
      payload: { size: 2n ** 64n, name: 'é \u{1F5BC} "quoted" \\ \u2028', list: [null, true, -1.5] },
    })
    expect(decoded(format, text(format, notification))).toEqual(notification)
    expect(decoded(format, text(format, seal(notification)))).toEqual(notification)
  })

  it.each([
    'a "b"',
    'back \\ slash',
    'line\nbreak',
    '\0\u007f',
    'é \u{1F5BC}',
    '\ud800 alone',
    '</script>',
    'plain.text-1 ~!',
  ])('writes attributes as JSON.stringify does: %j', (odd) => {
    const format = createFormat(name)
    const notification = sample({
      message_id: odd,
      publisher_id: odd,
      event_type: odd,
      timestamp: odd,
      payload: odd,
    })
    const written = JSON.parse(text(format, notification))
    const message = name === 'oslo-v2' ? written['oslo.message'] : JSON.stringify(written)
    const { message_id, publisher_id, event_type, timestamp } = JSON.parse(message)
    expect([message_id, publisher_id, event_type, timestamp]).toEqual([odd, odd, odd, odd])
    expect(message).toContain(`"event_type":${JSON.stringify(odd)}`)
  })

  it('writes what differs from the notification before, of whatever type', () => {
    const format = createFormat(name)
    const types = [
      'image.create',
      'image.create',
      ...Array.from({ length: 250 }, (_, n) => `type.${n % 110}`),
    ]
    for (const [n, event_type] of types.entries()) {
      const notification = sample({
        event_type,
        publisher_id: `publisher-${n % 3}`,
        priority: n % 2 === 0 ? 'INFO' : 'ERROR',
      })
      expect(decoded(format, text(format, notification))).toEqual(notification)
    }
  })

  it('gives the same bytes for the same notification, however often', () => {
    const format = createFormat(name)
    const notification = seal(sample({ context: { request_id: 'r' } }))
    expect(text(format, notification)).toBe(text(format, notification))
  })

  it('gives its text to whoever writes the bytes elsewhere', () => {
    const format = createFormat(name)
    for (const notification of [
      sample(),
      seal(sample({ payload: 'é', context: { request_id: '\ud800' } })),
    ]) {
      const { body, ...rest } = format.encode(notification)
      const encoded = textEncoderOf(format)?.(notification)
      expect(encoded).toEqual({ ...rest, text: expect.any(String) })
      expect(Buffer.from(encoded?.text ?? '')).toEqual(body)
    }
  })

  it('has no text where another encodes in its place', () => {
    const format = createFormat(name)
    expect(textEncoderOf({ ...format, encode: (one) => format.encode(one) })).toBeUndefined()
    const changed = createFormat(name)
    changed.encode = (one) => format.encode(one)
    expect(textEncoderOf(changed)).toBeUndefined()
    expect(textEncoderOf(format)).toBeDefined()
  })

  it('writes keys of an odd kind as they are', () => {
    const format = createFormat(name)
    const payload = JSON.parse('{"__proto__":{"x":1},"":2,"a\\"b":3}')
    expect(JSON.stringify(decoded(format, text(format, sample({ payload }))).payload)).toBe(
      JSON.stringify(payload),
    )
  })

  it.each([null, 'store is full', 0, [], 'x'.repeat(1_000_000)])(
    'carries a payload that is no object',
    (payload) => {
      const format = createFormat(name)
      expect(decoded(format, text(format, sample({ payload }))).payload).toEqual(payload)
    },
  )

  it('cannot carry what JSON cannot', () => {
    expect(thrown(() => createFormat(name).encode(sample({ payload: new Map() }))).code).toBe('invalid')
  })
})

describe('the oslo formats', () => {
  const notification = seal(
    sample({ context: { request_id: 'req-1', 'a"b': [1n], auth_token: 'secret', user: undefined } }),
  )

  it.each([osloV1Format, osloV2Format])('write the context as _context_*, after _unique_id', (create) => {
    expect(entries(opened(create(), notification))).toEqual([
      ...Object.entries({ ...sample() }).toSorted(
        ([a], [b]) => attributes.indexOf(a) - attributes.indexOf(b),
      ),
      ['_unique_id', true],
      ['_context_request_id', 'req-1'],
      ['_context_a"b', [1]],
      ['_context_user', null],
    ])
  })

  it.each([osloV1Format, osloV2Format])('read the context back', (create) => {
    expect(decoded(create(), text(create(), notification)).context).toEqual({
      request_id: 'req-1',
      'a"b': [1],
      user: null,
    })
  })

  it.each([osloV1Format, osloV2Format])(
    'withhold secrets of a context that no manager has sealed',
    (create) => {
      const bare = sample({ context: { auth_token: 'secret', request_id: 'r', user: undefined } })
      expect(text(create(), bare)).not.toContain('secret')
      expect(decoded(create(), text(create(), bare)).context).toEqual({ request_id: 'r', user: null })
    },
  )

  it.each([osloV1Format, osloV2Format])('give a notification one _unique_id for each strategy', (create) => {
    const [format, other] = [create(), create()]
    const again = seal({ ...sample() })
    expect(idOf(format, notification)).toMatch(/^[0-9a-f]{32}$/)
    expect(idOf(format, notification)).toBe(idOf(format, notification))
    expect(idOf(other, notification)).toBe(idOf(other, notification))
    expect(idOf(format, notification)).not.toBe(idOf(other, notification))
    expect(idOf(format, notification)).not.toBe(idOf(format, again))
  })

  it.each([osloV1Format, osloV2Format])('give one that nobody has sealed its _unique_id too', (create) => {
    const [format, other] = [create(), create()]
    const bare = sample()
    expect(idOf(format, bare)).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
    expect(idOf(format, bare)).toBe(idOf(format, bare))
    expect(idOf(format, bare)).not.toBe(idOf(other, bare))
    expect(idOf(format, bare)).not.toBe(idOf(format, { ...bare }))
  })

  it('leave the context out of the glance format', () => {
    expect(Object.keys(opened(glanceFormat(), notification))).toEqual(attributes)
  })
})

describe('choosing a format', () => {
  it('takes one of the user as it is', () => {
    const own: Format = { ...glanceFormat(), name: 'own' }
    expect(createFormat(own)).toBe(own)
  })

  it.each(['oslo', '__proto__', 'toString', ''])('refuses %j', (name) => {
    // @ts-expect-error: no such format
    expect(thrown(() => createFormat(name)).issues?.[0]?.path).toBe('/format')
  })

  it('refuses null', () => {
    // @ts-expect-error: no format
    expect(thrown(() => createFormat(null)).issues?.[0]?.path).toBe('/format')
  })
})
