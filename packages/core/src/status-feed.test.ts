import { describe, expect, it } from 'vitest'
import { rejecting, throwing } from '../test/support/logs.js'
import {
  backingOff,
  blocked,
  closed,
  closing,
  connecting,
  failed,
  idle,
  ready,
} from '../test/support/statuses.js'
import { type ConnectionStatus, isFinal, type StatusFeed } from './status.js'
import { combineStatus, createStatus } from './status-feed.js'
import { reactions } from './testing/fake-clock.js'

/** What a reader of the stream sees, and whether the stream has ended. */
function read(feed: StatusFeed): { readonly seen: ConnectionStatus[]; readonly ended: () => boolean } {
  const seen: ConnectionStatus[] = []
  let ended = false
  const reading = async (): Promise<void> => {
    for await (const status of feed) seen.push(status)
    ended = true
  }
  void reading()
  return { seen, ended: () => ended }
}

describe('a status', () => {
  it('is what was set last', () => {
    const status = createStatus(idle)
    expect(status.current).toBe(idle)
    status.set(ready)
    expect(status.current).toBe(ready)
  })

  it('tells every listener every change, in order of subscription', () => {
    const status = createStatus(idle)
    const told: string[] = []
    status.subscribe(({ state }) => told.push(`first ${state}`))
    status.subscribe(({ state }) => told.push(`second ${state}`))
    status.set(connecting)
    status.set(ready)
    expect(told).toEqual(['first connecting', 'second connecting', 'first ready', 'second ready'])
  })

  it('tells nobody who has unsubscribed, not even in the same round', () => {
    const status = createStatus(idle)
    const told: string[] = []
    const ends: (() => void)[] = []
    status.subscribe(() => {
      for (const end of ends) end()
    })
    ends.push(status.subscribe(({ state }) => told.push(state)))
    status.set(ready)
    expect(told).toEqual([])
  })

  it('counts one function that subscribes twice as two', () => {
    const status = createStatus(idle)
    let calls = 0
    const listener = (): void => {
      calls += 1
    }
    const end = status.subscribe(listener)
    status.subscribe(listener)
    status.set(connecting)
    end()
    end()
    status.set(ready)
    expect(calls).toBe(3)
  })

  it('does not tell a listener that is added while it tells', () => {
    const status = createStatus(idle)
    const told: string[] = []
    status.subscribe(() => {
      status.subscribe(({ state }) => told.push(state))
    })
    status.set(connecting)
    expect(told).toEqual([])
  })

  it('contains listeners that throw, at once or later', async () => {
    const status = createStatus(idle)
    const told: string[] = []
    status.subscribe(throwing)
    status.subscribe(rejecting)
    status.subscribe(({ state }) => told.push(state))
    status.set(ready)
    await reactions()
    expect(told).toEqual(['ready'])
  })

  it('tells changes in their order when a listener makes the next one', () => {
    const status = createStatus(idle)
    const told: string[] = []
    status.subscribe(({ state }) => {
      if (state === 'ready') status.set(closing)
    })
    status.subscribe(({ state }) => told.push(state))
    status.set(ready)
    expect(told).toEqual(['ready', 'closing'])
    expect(status.current).toBe(closing)
  })
})

describe('reading a status as a stream', () => {
  it('gives the current one first, then every change', async () => {
    const status = createStatus(connecting)
    const { seen, ended } = read(status)
    await reactions()
    status.set(ready)
    status.set(blocked)
    status.set(ready)
    await reactions()
    expect([seen, ended()]).toEqual([[connecting, ready, blocked, ready], false])
  })

  it.each([closed, failed])('ends with $state', async (last) => {
    const status = createStatus(ready)
    const { seen, ended } = read(status)
    await reactions()
    status.set(last)
    await reactions()
    expect([seen, ended()]).toEqual([[ready, last], true])
  })

  it('ends at once when the status is final already', async () => {
    const { seen, ended } = read(createStatus(closed))
    await reactions()
    expect([seen, ended()]).toEqual([[closed], true])
  })

  it('lets two readers read independently', async () => {
    const status = createStatus(ready)
    const first = read(status)
    await reactions()
    status.set(blocked)
    await reactions()
    const second = read(status)
    await reactions()
    status.set(closed)
    await reactions()
    expect(first.seen).toEqual([ready, blocked, closed])
    expect(second.seen).toEqual([blocked, closed])
    expect([first.ended(), second.ended()]).toEqual([true, true])
  })

  it('keeps the newest for a reader that does not read, and forgets the oldest', async () => {
    const status = createStatus(ready)
    const iterator = status[Symbol.asyncIterator]()
    await iterator.next()
    for (let change = 1; change <= 100_000; change += 1) status.set({ ...backingOff, delayMs: change })
    status.set(closed)
    const seen: unknown[] = []
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) seen.push(next.value)
    expect(seen).toHaveLength(64)
    expect(seen.at(-1)).toBe(closed)
    expect(seen.at(-2)).toMatchObject({ delayMs: 100_000 })
  })

  it('stops listening when the reader breaks off, and when it throws', async () => {
    let listening = 0
    const source = createStatus(ready)
    const counted: StatusFeed = {
      current: source.current,
      subscribe: (listener) => {
        listening += 1
        const end = source.subscribe(listener)
        return () => {
          listening -= 1
          end()
        }
      },
      [Symbol.asyncIterator]: source[Symbol.asyncIterator],
    }
    const combined = combineStatus([counted, createStatus(ready)])
    for await (const status of combined) {
      expect([status.state, listening]).toEqual(['ready', 1])
      break
    }
    expect(listening).toBe(0)
    const reading = async (): Promise<void> => {
      for await (const status of combined) throw new Error(status.state)
    }
    await expect(reading()).rejects.toThrow('ready')
    expect(listening).toBe(0)
  })
})

describe('the status of several connections', () => {
  it('is that of the one farthest from ready', () => {
    const order = [ready, blocked, connecting, idle, backingOff, closed, closing, failed]
    for (const [index, near] of order.entries()) {
      for (const far of order.slice(index)) {
        expect(combineStatus([createStatus(near), createStatus(far)]).current).toEqual(far)
        expect(combineStatus([createStatus(far), createStatus(near)]).current).toEqual(far)
      }
    }
  })

  it('of one connection is its own, host included', () => {
    expect(combineStatus([createStatus(ready)]).current).toBe(ready)
  })

  it('changes when the farthest changes, and only then', () => {
    const first = createStatus(connecting)
    const second = createStatus(ready)
    const told: ConnectionStatus[] = []
    const end = combineStatus([first, second]).subscribe((status) => told.push(status))
    second.set(blocked)
    second.set(ready)
    first.set(ready)
    expect(told).toEqual([ready])
    second.set(blocked)
    expect(told).toEqual([ready, blocked])
    end()
    first.set(closed)
    expect(told).toHaveLength(2)
  })

  it('is closed only when the last is closed, so that a reader sees the end', async () => {
    const first = createStatus(ready)
    const second = createStatus(ready)
    const { seen, ended } = read(combineStatus([first, second]))
    await reactions()
    first.set(closing)
    second.set(closing)
    first.set(closed)
    await reactions()
    expect(ended()).toBe(false)
    second.set(closed)
    await reactions()
    expect(seen.map(({ state }) => state)).toEqual(['ready', 'closing', 'closed'])
    expect(ended()).toBe(true)
  })
})

describe('a final status', () => {
  it('is closed or failed, and no other', () => {
    const all = [idle, connecting, ready, blocked, backingOff, closing, closed, failed]
    expect(all.filter(isFinal)).toEqual([closed, failed])
  })
})
