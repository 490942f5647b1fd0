import { type Priority, priorities } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { image, imageSend, preparedImage } from '../test/samples.js'
import { imageEvents, imageEventTypes } from './index.js'

function validate(eventType: string, priority: Priority, payload: unknown) {
  return imageEvents.validate(eventType, priority, payload)
}

/** What is said of `image.create`, INFO, with some of its keys changed. */
function issuesWith(changes: object) {
  return validate('image.create', 'INFO', { ...image, ...changes })
}

function infoOf(eventType: string): unknown {
  if (eventType === 'image.send') return imageSend
  return eventType === 'image.prepare' ? preparedImage : image
}

function valid(eventType: string, priority: Priority): unknown {
  return priority === 'INFO' || eventType === 'image.send' ? infoOf(eventType) : 'store is full'
}

const pairs = imageEventTypes.flatMap((eventType) =>
  priorities.map((priority): [string, Priority] => [eventType, priority]),
)

describe('every event at every priority', () => {
  it('makes 21 pairs', () => {
    expect(pairs).toHaveLength(21)
  })

  it.each(pairs)('%s %s takes its payload', (eventType, priority) => {
    expect(validate(eventType, priority, valid(eventType, priority))).toBeUndefined()
  })

  it.each(pairs)('%s %s refuses another payload (promise 11)', (eventType, priority) => {
    const wrong = typeof valid(eventType, priority) === 'string' ? infoOf(eventType) : 'store is full'
    expect(validate(eventType, priority, wrong)).toMatchObject([
      { path: '', message: expect.stringMatching(/^must be /) },
    ])
  })

  it('leaves the payload as it is', () => {
    const payload = Object.freeze({ ...image, extra: { deep: [1] } })
    expect(validate('image.create', 'INFO', payload)).toBeUndefined()
    expect(payload).toEqual({ ...image, extra: { deep: [1] } })
  })
})

describe('an issue', () => {
  it.each([
    [{ id: 'eca7391d3c5341e38a88532b7d741c3a' }, '/id', 'must be a UUID, got a string of length 32'],
    [{ id: `${image.id}\n` }, '/id', 'must be a UUID, got a string of length 37'],
    [{ name: undefined }, '/name', 'must be a string or null, got undefined'],
    [
      { created_at: '2026-11-22 07:46:48.663585' },
      '/created_at',
      'must be a UTC time such as 2026-11-22T07:46:48Z, got a string of length 26',
    ],
    [
      { updated_at: new Date(0) },
      '/updated_at',
      'must be a UTC time such as 2026-11-22T07:46:48Z, got an object',
    ],
    [
      { deleted_at: '2026-13-01T00:00:00Z' },
      '/deleted_at',
      'must be a UTC time such as 2026-11-22T07:46:48Z or null, got a string of length 20',
    ],
    [{ min_disk: -1 }, '/min_disk', 'must be an integer >= 0, got -1'],
    [{ min_ram: 1.5 }, '/min_ram', 'must be an integer >= 0, got 1.5'],
    [{ protected: 'yes' }, '/protected', 'must be true or false, got a string of length 3'],
    [{ size: '12' }, '/size', 'must be an integer >= 0, a bigint >= 0 or null, got a string of length 2'],
    [{ size: -1n }, '/size', 'must be an integer >= 0, a bigint >= 0 or null, got a negative bigint'],
    [{ size: Number.NaN }, '/size', 'must be an integer >= 0, a bigint >= 0 or null, got NaN'],
    [{ virtual_size: {} }, '/virtual_size', 'must be an integer >= 0, a bigint >= 0 or null, got an object'],
    [{ properties: [] }, '/properties', 'must be an object of strings, got an array'],
    [{ properties: { 'a/b~c': 1 } }, '/properties/a~1b~0c', 'must be a string or null, got 1'],
    [{ properties: { 'two\nlines': 1 } }, '/properties/two\nlines', 'must be a string or null, got 1'],
    [{ tags: 'a' }, '/tags', 'must be an array, got a string of length 1'],
    [{ tags: ['a', () => 'b'] }, '/tags/1', 'must be a string, got a function'],
    [{ visibility: Symbol('public') }, '/visibility', 'must be a string, got a symbol'],
  ])('of %o names %s', (changes, path, message) => {
    expect(issuesWith(changes)).toEqual([{ path, message }])
  })

  it('stands for each place that is wrong', () => {
    expect(issuesWith({ id: 1, tags: [1, 'a', 2] })?.map(({ path }) => path)).toEqual([
      '/id',
      '/tags/0',
      '/tags/2',
    ])
  })

  it('says what a missing key must be', () => {
    const { checksum: _, ...rest } = image
    expect(validate('image.create', 'INFO', rest)).toEqual([
      { path: '/checksum', message: 'is missing: must be a string or null' },
    ])
  })

  it('never repeats what stands there', () => {
    const secret = 'hunter2'.repeat(10_000)
    expect(
      JSON.stringify(issuesWith({ id: secret, size: secret, properties: secret, tags: [[secret]] })),
    ).not.toContain('hunter2')
  })

  it('comes at most ten times', () => {
    const properties = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`p${index}`, index]))
    expect(issuesWith({ properties })).toHaveLength(10)
  })

  it.each(['image.import', 'image', '', 'constructor', '__proto__', 'image.create INFO'])(
    'names the event types when it is not one: %s',
    (eventType) => {
      expect(validate(eventType, 'INFO', image)).toEqual([
        { path: '', message: expect.stringContaining(imageEventTypes.join(', ')) },
      ])
    },
  )
})

describe('the keys of imports', () => {
  it('are checked where Glance sends them', () => {
    const payload = { ...image, os_glance_failed_import: 'ceph', backend: 1 }
    expect(validate('image.prepare', 'INFO', payload)?.map(({ path }) => path)).toEqual([
      '/os_glance_failed_import',
      '/backend',
    ])
    expect(validate('image.upload', 'INFO', payload)?.map(({ path }) => path)).toEqual([
      '/os_glance_failed_import',
    ])
  })

  it('are extra keys elsewhere', () => {
    expect(validate('image.update', 'INFO', { ...image, backend: 1 })).toBeUndefined()
  })
})

describe('image.send', () => {
  it('may lack the destination, or not know it', () => {
    const { destination_ip: _, ...rest } = imageSend
    expect(validate('image.send', 'INFO', rest)).toBeUndefined()
    expect(validate('image.send', 'INFO', { ...rest, destination_ip: undefined })).toBeUndefined()
    expect(validate('image.send', 'INFO', { ...rest, destination_ip: null })).toBeUndefined()
  })

  it('counts bytes, also beyond 2^53', () => {
    expect(validate('image.send', 'ERROR', { ...imageSend, bytes_sent: 2n ** 60n })).toBeUndefined()
    expect(validate('image.send', 'ERROR', { ...imageSend, bytes_sent: null })).toEqual([
      { path: '/bytes_sent', message: 'must be an integer >= 0 or a bigint >= 0, got null' },
    ])
  })
})

describe('image.delete', () => {
  it('takes the id, as the documentation says, or the whole image, as Glance sends it', () => {
    expect(validate('image.delete', 'INFO', image.id)).toBeUndefined()
    expect(validate('image.delete', 'INFO', image.id.toUpperCase())).toBeUndefined()
    expect(
      validate('image.delete', 'INFO', { ...image, deleted: true, deleted_at: image.updated_at }),
    ).toBeUndefined()
  })

  it('refuses what is neither, and looks into the image', () => {
    expect(validate('image.delete', 'INFO', 'my image')).toEqual([
      { path: '', message: 'must be a UUID or the image metadata (an object), got a string of length 8' },
    ])
    expect(validate('image.delete', 'INFO', { ...image, deleted: 1 })).toMatchObject([{ path: '/deleted' }])
  })
})

describe('odd payloads', () => {
  it('may have no prototype', () => {
    expect(validate('image.create', 'INFO', Object.assign(Object.create(null), image))).toBeUndefined()
  })

  it('may contain themselves in an extra key', () => {
    const payload: Record<string, unknown> = { ...image }
    payload.self = payload
    expect(validate('image.create', 'INFO', payload)).toBeUndefined()
    payload.properties = payload
    expect(validate('image.create', 'INFO', payload)?.[0]?.path).toBe('/properties/min_disk')
  })

  it('may be nested deeper than the stack', () => {
    let deep: unknown = []
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(issuesWith({ extra: deep })).toBeUndefined()
    expect(issuesWith({ tags: deep })).toMatchObject([{ path: '/tags/0' }])
  })

  it('must have every item of a list', () => {
    expect(issuesWith({ tags: Object.assign([], { length: 1 }) })).toMatchObject([{ path: '/tags/0' }])
  })

  it('keep __proto__ an ordinary key', () => {
    expect(issuesWith({ properties: JSON.parse('{"__proto__":"x"}') })).toBeUndefined()
    expect(issuesWith({ properties: JSON.parse('{"__proto__":1}') })).toMatchObject([
      { path: '/properties/__proto__' },
    ])
    expect(validate('image.create', 'INFO', JSON.parse('{"__proto__":{"id":1}}'))).toHaveLength(10)
  })

  it('must own their keys, for JSON leaves inherited ones out', () => {
    const [first] = validate('image.create', 'INFO', Object.create(image)) ?? []
    expect(first).toEqual({ path: '/id', message: 'is missing: must be a UUID' })
  })

  it('may have members that inherit, as JSON leaves that out', () => {
    expect(issuesWith({ properties: Object.create({ inherited: 1 }) })).toBeUndefined()
    expect(issuesWith({ properties: Object.assign(Object.create({ own: 'x' }), { own: 1 }) })).toMatchObject([
      { path: '/properties/own' },
    ])
  })

  it('are refused when reading them throws', () => {
    const hostile = new Proxy(image, {
      get() {
        throw new Error('hunter2')
      },
    })
    expect(validate('image.create', 'INFO', hostile)).toEqual([
      { path: '', message: 'cannot be read: a getter or a proxy in it has thrown' },
    ])
  })

  it.each([undefined, null, 0, 1n, true, [], new Map(), () => 'x', Symbol('x'), new Date(0)])(
    'are refused: %o',
    (payload) => {
      for (const [eventType, priority] of pairs)
        expect(validate(eventType, priority, payload)?.length).toBeGreaterThan(0)
    },
  )
})
