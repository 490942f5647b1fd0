import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { durableDeduplication } from './durable-deduplication.js'

const folder = temporaryFolder()

describe('promise 13: the durable store', () => {
  it('knows what is new, busy and done', async () => {
    await using store = durableDeduplication({ path: folder() })
    expect(await store.claim('billing', '1')).toBe('new')
    expect(await store.claim('billing', '1')).toBe('busy')
    await store.done('billing', '1')
    expect(await store.claim('billing', '1')).toBe('done')
    expect(await store.claim('billing', '2')).toBe('new')
  })

  it('gives what was released to the next', async () => {
    await using store = durableDeduplication({ path: folder() })
    await store.claim('billing', '1')
    store.release('billing', '1')
    expect(await store.claim('billing', '1')).toBe('new')
  })

  it('keeps marks, and forgets claims, when it is opened again', async () => {
    const path = folder()
    const first = durableDeduplication({ path })
    await first.claim('billing', '1')
    await first.done('billing', '1')
    await first.claim('billing', '2')
    await first.close()
    await using second = durableDeduplication({ path })
    expect(await second.claim('billing', '1')).toBe('done')
    expect(await second.claim('billing', '2')).toBe('new')
  })

  it('keeps groups apart', async () => {
    await using store = durableDeduplication({ path: folder() })
    await store.done('a', 'b:c')
    expect(await store.claim('a:b', 'c')).toBe('new')
    expect(await store.claim('b', 'b:c')).toBe('new')
    expect(await store.claim('a', 'b:c')).toBe('done')
  })

  it.each([
    ['empty', ''],
    ['with a NUL', 'a\0b'],
    ['of a lone surrogate', '\ud800'],
    ['of 255 bytes', 'é'.repeat(127)],
    ['longer than a key of lmdb may be', 'x'.repeat(10_000)],
  ])('takes an id %s', async (_, id) => {
    await using store = durableDeduplication({ path: folder() })
    expect(await store.claim('billing', id)).toBe('new')
    await store.done('billing', id)
    expect(await store.claim('billing', id)).toBe('done')
    expect(await store.claim('billing', `${id}.`)).toBe('new')
  })

  it('is busy until the mark is on disk, then done', async () => {
    await using store = durableDeduplication({ path: folder() })
    await store.claim('billing', '1')
    const marked = store.done('billing', '1')
    expect(await store.claim('billing', '1')).toBe('busy')
    await marked
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('marks many at once, and each of them is there', async () => {
    const path = folder()
    const ids = Array.from({ length: 2_000 }, () => randomUUID())
    const first = durableDeduplication({ path })
    await Promise.all(ids.map((id) => first.done('billing', id)))
    await first.close()
    await using second = durableDeduplication({ path })
    const claims = await Promise.all(ids.map((id) => second.claim('billing', id)))
    expect(claims.filter((claim) => claim !== 'done')).toEqual([])
  })

  it('writes nothing for what is marked already', async () => {
    await using store = durableDeduplication({ path: folder() })
    await store.done('billing', '1')
    store.mark('billing', '1')
    await store.done('billing', '1')
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('shares its marks with another store on the same path, and not its claims', async () => {
    const path = folder()
    await using one = durableDeduplication({ path })
    await using other = durableDeduplication({ path })
    expect(await one.claim('billing', '1')).toBe('new')
    expect(await other.claim('billing', '1')).toBe('new')
    await one.done('billing', '1')
    expect(await one.claim('billing', '1')).toBe('done')
    other.release('billing', '1')
    expect(await other.claim('billing', '1')).toBe('done')
  })
})

describe('a store that has been closed', () => {
  it('has kept what was on its way to the disk', async () => {
    const path = folder()
    const store = durableDeduplication({ path })
    const marked = store.done('billing', '1')
    await store.close()
    await marked
    await using next = durableDeduplication({ path })
    expect(await next.claim('billing', '1')).toBe('done')
  })

  it('says so, and closes only once', async () => {
    const store = durableDeduplication({ path: folder() })
    await Promise.all([store.close(), store.close()])
    await store.close()
    const uses = [
      () => store.claim('billing', '1'),
      () => store.done('billing', '1'),
      () => store.mark('billing', '1'),
      () => store.sweep(),
    ]
    for (const use of uses) expect((await errorOf(use)).code).toBe('closed')
    store.release('billing', '1')
  })

  it('can be closed while it is being swept', async () => {
    const store = durableDeduplication({ path: folder(), maxAgeMs: 1 })
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => store.done('billing', `${n}`)))
    const swept = store.sweep()
    await store.close()
    expect(await swept).toBeLessThanOrEqual(1_000)
  })
})
