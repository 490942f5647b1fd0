import { describe, expect, it } from 'vitest'
import { thenable } from '../test/support/thenable.js'
import { contain } from './contain.js'
import { reactions } from './testing/fake-clock.js'

describe("a user's function", () => {
  it('is called at once', () => {
    let called = 0
    contain(() => {
      called += 1
    })
    expect(called).toBe(1)
  })

  const fault = new Error('broken')
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw fault
      },
    ],
    ['rejects', () => Promise.reject(fault)],
    [
      'rejects later',
      async () => {
        await reactions()
        throw fault
      },
    ],
    ['returns something like a promise that rejects', () => thenable((_, reject) => reject(fault))],
  ])('that %s is reported, and goes no further', async (_, call) => {
    const faults: unknown[] = []
    contain(call, (thrown) => faults.push(thrown))
    contain(call)
    await reactions()
    await reactions()
    expect(faults).toEqual([fault])
  })

  it.each([undefined, null, 0, 'text', {}, Promise.resolve()])('may return %s', async (value) => {
    const faults: unknown[] = []
    contain(
      () => value,
      (thrown) => faults.push(thrown),
    )
    await reactions()
    expect(faults).toEqual([])
  })
})
