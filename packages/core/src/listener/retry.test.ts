import { describe, expect, it } from 'vitest'
import { deferred } from '../../test/support/deferred.js'
import { scriptedSource } from '../../test/support/deliveries.js'
import { imageEvent, numberOf } from '../../test/support/image-event.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import type { Deduplication } from './deduplication.js'
import { createListener } from './listener.js'
import { memoryDeduplication } from './memory-deduplication.js'
import type { HandlingFailure, ListenerOptions } from './options.js'

const done = { outcome: 'done' }

async function started(options: Omit<ListenerOptions, 'source'> = {}) {
  const source = scriptedSource()
  const clock = fakeClock()
  const failures: HandlingFailure[] = []
  const listener = createListener({
    clock,
    onFailure: (failure) => failures.push(failure),
    ...options,
    source,
  })
  await listener.start()
  return { source, clock, listener, failures }
}

/** Fails so many times, then succeeds; tells when it was called. */
function failing(times: number, clock: { now(): number }) {
  const calls: number[] = []
  const handler = (): void => {
    calls.push(clock.now())
    if (calls.length <= times) throw new Error(`failure ${calls.length}`)
  }
  return { calls, handler }
}

describe('a handler that fails', () => {
  it('is tried again after a delay that doubles, less a random half, and then done', async () => {
    const { source, clock, listener, failures } = await started()
    const { calls, handler } = failing(3, clock)
    listener.on('*', handler)
    const delivery = source.deliver(imageEvent('a'))
    await clock.advance(20_000)
    const gaps = calls.slice(1).map((at, n) => at - (calls[n] ?? 0))
    expect(gaps).toHaveLength(3)
    for (const [n, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(500 * 2 ** n)
      expect(gap).toBeLessThanOrEqual(1_000 * 2 ** n)
    }
    expect(delivery.settlement).toEqual(done)
    expect(failures.map(({ attempt, next }) => [attempt, next])).toEqual([
      [1, 'retry'],
      [2, 'retry'],
      [3, 'retry'],
    ])
    expect(listener.stats).toMatchObject({ failures: 3, handled: 1, deadLettered: 0 })
    expect(clock.keepingAlive).toBe(0)
  })

  it('takes those that had succeeded along: all matching handlers run again', async () => {
    const { source, clock, listener } = await started()
    let first = 0
    listener.on('*', () => {
      first += 1
    })
    listener.on('*', failing(1, clock).handler)
    source.deliver(imageEvent('a'))
    await clock.advance(2_000)
    expect(first).toBe(2)
  })

  it('to the end is put aside with what it said last', async () => {
    const { source, clock, listener, failures } = await started({ retry: { maxAttempts: 3 } })
    const { calls, handler } = failing(100, clock)
    listener.on('*', handler)
    const delivery = source.deliver(imageEvent('a'))
    await clock.advance(60_000)
    expect(calls).toHaveLength(3)
    expect(delivery.settlement).toEqual({ outcome: 'dead-letter', reason: 'failure 3', attempts: 3 })
    expect(failures.at(-1)).toMatchObject({ attempt: 3, next: 'dead-letter', error: new Error('failure 3') })
  })

  it('goes on counting where the source had come to', async () => {
    const { source, clock, listener } = await started({ retry: { maxAttempts: 3 } })
    const { calls, handler } = failing(100, clock)
    listener.on('*', handler)
    const delivery = source.deliver(imageEvent('a'), 3)
    await clock.advance(60_000)
    expect(calls).toHaveLength(1)
    expect(delivery.settlement).toMatchObject({ outcome: 'dead-letter', attempts: 3 })
  })

  it('with a very long message gives a short reason', async () => {
    const { source, listener } = await started({ retry: { maxAttempts: 1 } })
    listener.on('*', () => {
      throw new Error('x'.repeat(100_000))
    })
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toMatchObject({ reason: 'x'.repeat(1_000) })
  })

  it('may say itself when it wants to be called again', async () => {
    const { source, clock, listener, failures } = await started()
    let calls = 0
    listener.on('*', () => {
      calls += 1
      return calls === 1 ? { outcome: 'retry', delayMs: 7_000, reason: 'not yet' } : undefined
    })
    source.deliver(imageEvent('a'))
    await clock.advance(6_999)
    expect(calls).toBe(1)
    await clock.advance(1)
    expect(calls).toBe(2)
    expect(failures).toMatchObject([{ error: 'not yet', attempt: 1 }])
  })

  it('because its time is up is told so, and tried again', async () => {
    const { source, clock, listener, failures } = await started({ handlingTimeoutMs: 1_000 })
    let calls = 0
    let signal: AbortSignal | undefined
    listener.on('*', (_, context) => {
      calls += 1
      if (calls > 1) return undefined
      signal = context.signal
      return new Promise<undefined>(() => {})
    })
    const delivery = source.deliver(imageEvent('a'))
    await clock.advance(1_000)
    expect(signal?.reason).toMatchObject({ code: 'timeout' })
    expect(failures).toMatchObject([{ error: { code: 'timeout' } }])
    await clock.advance(1_000)
    expect(delivery.settlement).toEqual(done)
  })
})

describe('one that always fails on one image', () => {
  it('does not delay the others', async () => {
    const { source, clock, listener } = await started({ concurrency: 2, retry: { maxAttempts: 4 } })
    const handled: unknown[] = []
    listener.on('*', (notification) => {
      const { payload } = notification
      if (JSON.stringify(payload).includes('"bad"')) throw new Error('bad image')
      handled.push(numberOf(notification))
    })
    for (let n = 0; n < 50; n++) {
      source.deliver(imageEvent('bad', n))
      source.deliver(imageEvent(`good-${n}`, n))
    }
    await reactions()
    expect(handled).toHaveLength(50)
    await clock.advance(1_000_000)
    expect(listener.stats).toMatchObject({ handled: 50, deadLettered: 50, waiting: 0, running: 0 })
  })

  it('holds back what follows of that image, and no more than a quarter of the prefetch', async () => {
    const { source, clock, listener, failures } = await started({ prefetch: 16, concurrency: 4 })
    const called: unknown[] = []
    listener.on('*', (notification) => {
      called.push(numberOf(notification))
      if (numberOf(notification) === 0) throw new Error('not yet')
    })
    const [first] = [0, 1, 2, 3].map((n) => source.deliver(imageEvent('a', n)))
    await reactions()
    expect(called).toEqual([0])
    expect(first?.settlement).toBeUndefined()
    source.deliver(imageEvent('a', 4))
    await reactions()
    expect(first?.settlement).toMatchObject({
      outcome: 'dead-letter',
      reason: expect.stringMatching(/^not yet \(given up early/),
      attempts: 1,
    })
    expect(called).toEqual([0, 1, 2, 3, 4])
    expect(clock.keepingAlive).toBe(0)
    expect(failures.map(({ attempt, next }) => [attempt, next])).toEqual([
      [1, 'retry'],
      [1, 'dead-letter'],
    ])
    expect(listener.stats).toMatchObject({ failures: 1, deadLettered: 1 })
  })

  it('may wait for as long as it likes where nothing is behind it', async () => {
    const { source, clock, listener } = await started({ maxHoldMs: 10_000 })
    let attempts = 0
    listener.on('*', () => {
      attempts += 1
      return attempts === 1 ? { outcome: 'retry', delayMs: 600_000 } : { outcome: 'done' }
    })
    const delivery = source.deliver(imageEvent('a', 0, { payload: 'a text, without an id' }))
    await clock.advance(600_001)
    expect(delivery.settlement).toEqual({ outcome: 'done' })
  })

  it('holds it back for no longer than maxHoldMs', async () => {
    const { source, clock, listener } = await started({ maxHoldMs: 10_000, retry: { maxAttempts: 1_000 } })
    const called: number[] = []
    listener.on('*', (notification) => {
      called.push(clock.now())
      if (numberOf(notification) === 0) throw new Error('not yet')
    })
    const deliveries = [0, 1].map((n) => source.deliver(imageEvent('a', n)))
    const from = clock.now()
    await clock.advance(10_001)
    expect(deliveries.map(({ settlement }) => settlement?.outcome)).toEqual(['dead-letter', 'done'])
    expect((called.at(-1) ?? 0) - from).toBeLessThanOrEqual(10_000)
  })
})

describe('with order: false', () => {
  it('a retry goes through the source, and holds nothing back', async () => {
    const { source, clock, listener } = await started({ order: false })
    const { handler } = failing(1, clock)
    listener.on('*', handler)
    const [first, second] = [source.deliver(imageEvent('a', 0), 2), source.deliver(imageEvent('a', 1))]
    await reactions()
    expect(first.settlement).toEqual({ outcome: 'retry', delayMs: expect.any(Number) })
    expect(second.settlement).toEqual(done)
    expect(clock.keepingAlive).toBe(0)
  })

  it('the last attempt is the last all the same', async () => {
    const { source, clock, listener } = await started({ order: false })
    listener.on('*', failing(100, clock).handler)
    const delivery = source.deliver(imageEvent('a'), 5)
    await reactions()
    expect(delivery.settlement).toMatchObject({ outcome: 'dead-letter', attempts: 5 })
  })
})

describe('the de-duplication store', () => {
  it('is released before a retry and before a dead letter, and marked done before the message is', async () => {
    const calls: string[] = []
    const settlements: unknown[] = []
    const store = memoryDeduplication()
    const spy: Deduplication = {
      claim: (group, id) => {
        calls.push(`claim ${group}`)
        return store.claim(group, id)
      },
      done: (group, id) => {
        calls.push('done')
        settlements.push(source.deliveries.at(-1)?.settlement)
        return store.done(group, id)
      },
      release: (group, id) => {
        calls.push('release')
        return store.release(group, id)
      },
    }
    const { source, clock, listener } = await started({ deduplication: spy, retry: { maxAttempts: 2 } })
    listener.on('image.update', failing(1, clock).handler)
    listener.on('image.delete', () => ({ outcome: 'dead-letter', reason: 'no' }))
    source.deliver(imageEvent('a'))
    await clock.advance(5_000)
    expect(calls).toEqual(['claim tests', 'release', 'claim tests', 'done'])
    expect(settlements).toEqual([undefined])
    calls.length = 0
    source.deliver(imageEvent('a', 0, { event_type: 'image.delete' }))
    await reactions()
    expect(calls).toEqual(['claim tests', 'release'])
  })

  it('so that what was requeued from the dead letters is handled', async () => {
    const { source, clock, listener } = await started({ retry: { maxAttempts: 1 } })
    const { calls, handler } = failing(1, clock)
    listener.on('*', handler)
    const notification = imageEvent('a')
    source.deliver(notification)
    await reactions()
    const again = source.deliver(notification)
    await reactions()
    expect(calls).toHaveLength(2)
    expect(again.settlement).toEqual(done)
  })

  it('that cannot be asked delays, and costs no attempt', async () => {
    let isDown = true
    const { source, clock, listener } = await started({
      retry: { maxAttempts: 1 },
      deduplication: {
        claim: () => {
          if (isDown) throw new Error('down')
          return 'new'
        },
        done: () => {},
        release: () => {},
      },
    })
    const seen: number[] = []
    listener.on('*', (_, { attempt }) => {
      seen.push(attempt)
    })
    const delivery = source.deliver(imageEvent('a'))
    await clock.advance(10_000)
    expect(delivery.settlement).toBeUndefined()
    isDown = false
    await clock.advance(60_000)
    expect(seen).toEqual([1])
    expect(delivery.settlement).toEqual(done)
  })

  it('that cannot be told does not make what was handled fail', async () => {
    const { source, listener } = await started({
      deduplication: { claim: () => 'new', done: () => Promise.reject(new Error('down')), release: () => {} },
    })
    listener.on('*', () => {})
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toEqual(done)
  })
})

describe('when the channel is lost', () => {
  it('what waits is not begun, and what comes again is handled in order', async () => {
    const { source, clock, listener } = await started({ concurrency: 4 })
    const gate = deferred()
    const called: unknown[] = []
    listener.on('*', async (notification) => {
      called.push(numberOf(notification))
      await gate.promise
    })
    for (let n = 0; n < 4; n++) source.deliver(imageEvent('a', n))
    await reactions()
    source.redeliver()
    gate.resolve()
    await clock.advance(1_000)
    expect(called).toEqual([0, 1, 2, 3])
    expect(source.deliveries.map(({ settlement }) => settlement)).toEqual([done, done, done, done])
    expect(listener.stats).toMatchObject({ handled: 4, duplicates: 1, waiting: 0 })
  })
})
