import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/support/rejection.js'
import { fakeClock } from '../testing/fake-clock.js'
import { memoryDeduplication } from './memory-deduplication.js'

const uuids = new Map<string, string>()

function idFrom(name: string): string {
  const id = uuids.get(name) ?? randomUUID()
  uuids.set(name, id)
  return id
}

/** Most ids are UUIDs, which are remembered in another way than the rest. */
const kinds: readonly [string, (name: string) => string][] = [
  ['a UUID', idFrom],
  ['something else', (name) => name],
]

describe.each(kinds)('claims, where an id is %s,', (_, idOf) => {
  const [a, b, c] = [idOf('a'), idOf('b'), idOf('c')]

  it('are new, then busy, then done', () => {
    const store = memoryDeduplication()
    expect(store.claim('billing', a)).toBe('new')
    expect(store.claim('billing', a)).toBe('busy')
    store.done('billing', a)
    expect(store.claim('billing', a)).toBe('done')
  })

  it('are new again after release, also when it was done', () => {
    const store = memoryDeduplication()
    store.claim('billing', a)
    store.release('billing', a)
    expect(store.claim('billing', a)).toBe('new')
    store.done('billing', a)
    store.release('billing', a)
    expect(store.claim('billing', a)).toBe('new')
  })

  it('are new again after release, also when it was done long before', () => {
    const store = memoryDeduplication({ maxEntries: 2 })
    for (const id of [a, b, c]) store.done('billing', id)
    store.release('billing', b)
    expect([b, c].map((id) => store.claim('billing', id))).toEqual(['new', 'done'])
  })

  it('are busy once, however old the first mark is', () => {
    const store = memoryDeduplication({ maxEntries: 1 })
    for (const id of [a, b]) store.done('billing', id)
    expect(store.claim('billing', a)).toBe('new')
    expect(store.claim('billing', a)).toBe('busy')
    store.done('billing', a)
    expect([a, b].map((id) => store.claim('billing', id))).toEqual(['done', 'new'])
  })

  it('of one group say nothing about another', () => {
    const store = memoryDeduplication()
    store.claim('billing', a)
    store.done('billing', a)
    expect(store.claim('audit', a)).toBe('new')
    expect(store.claim('billing\na', '')).toBe('new')
  })
})

describe.each(kinds)('what is remembered has a bound, where an id is %s', (_, idOf) => {
  const [a, b, c, d] = [idOf('a'), idOf('b'), idOf('c'), idOf('d')]

  it('in count: the oldest are forgotten', () => {
    const store = memoryDeduplication({ maxEntries: 2 })
    for (const id of [a, b, c]) {
      store.claim('g', id)
      store.done('g', id)
    }
    expect([a, b, c].map((id) => store.claim('g', id))).toEqual(['new', 'done', 'done'])
  })

  it('in age', async () => {
    const clock = fakeClock()
    const store = memoryDeduplication({ maxAgeMs: 1_000, clock })
    store.claim('g', a)
    store.done('g', a)
    await clock.advance(1_000)
    expect(store.claim('g', a)).toBe('done')
    await clock.advance(1)
    expect(store.claim('g', a)).toBe('new')
  })

  it('which costs the same however much there is', () => {
    const store = memoryDeduplication()
    const before = process.cpuUsage()
    for (let n = 0; n < 250_000; n++) {
      store.claim('g', idOf(`id ${n}`))
      store.done('g', idOf(`id ${n}`))
    }
    // Looking for the oldest behind those that were forgotten took longer with each, ten times as long before the last.
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(4_000)
    expect([149_999, 150_000].map((n) => store.claim('g', idOf(`id ${n}`)))).toEqual(['new', 'done'])
  })

  it('and no matter what was released in between', () => {
    const store = memoryDeduplication({ maxEntries: 3 })
    for (const id of [a, b, c]) store.done('g', id)
    store.release('g', b)
    store.done('g', d)
    store.done('other', c)
    expect([b, c, d].map((id) => store.claim('g', id))).toEqual(['new', 'done', 'done'])
    expect(store.claim('other', c)).toBe('done')
  })

  it('but what is busy stays so', () => {
    const store = memoryDeduplication({ maxEntries: 1 })
    store.claim('g', a)
    for (const id of [b, c]) {
      store.claim('g', id)
      store.done('g', id)
    }
    expect(store.claim('g', a)).toBe('busy')
  })
})

it.each([{ maxEntries: 0 }, { maxEntries: 1.5 }, { maxAgeMs: -1 }, { maxAgeMs: Number.NaN }])(
  'refuses %j',
  (options) => {
    expect(thrown(() => memoryDeduplication(options))).toMatchObject({ code: 'invalid' })
  },
)
