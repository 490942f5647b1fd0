import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rejection, thrown } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import { watch } from '../test/support/watch.js'
import { memoryStrategy } from './memory.js'
import type { Notification } from './notification.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  const left = vi.getTimerCount()
  vi.useRealTimers()
  if (left > 0) throw new Error('a timer is left')
})

const options = { deadline: Number.MAX_VALUE }
const typed = (event_type: string): Notification => sample({ event_type })
const isType =
  (type: string) =>
  ({ event_type }: Notification): boolean =>
    event_type === type

describe('the memory strategy', () => {
  it('keeps what was sent, oldest first', async () => {
    const memory = memoryStrategy()
    expect(await memory.send(typed('a'), options)).toEqual({ strategy: 'memory', status: 'accepted' })
    await memory.send(typed('b'), options)
    expect(memory.sent.map(({ event_type }) => event_type)).toEqual(['a', 'b'])
    memory.clear()
    expect(memory.sent).toEqual([])
  })

  it('forgets the oldest beyond its capacity', async () => {
    const memory = memoryStrategy({ capacity: 2 })
    for (const type of ['a', 'b', 'c']) await memory.send(typed(type), options)
    expect(memory.sent.map(({ event_type }) => event_type)).toEqual(['b', 'c'])
  })

  it('cannot have a capacity that is none', () => {
    expect(thrown(() => memoryStrategy({ capacity: 0 })).issues?.[0]?.path).toBe('/capacity')
  })
})

describe('waiting for a notification', () => {
  it('finds the first that was sent before', async () => {
    const memory = memoryStrategy()
    for (const type of ['a', 'b', 'b']) await memory.send(typed(type), options)
    expect(await memory.waitFor(isType('b'))).toBe(memory.sent[1])
  })

  it('waits for one that is sent afterwards; each waiter for its own', async () => {
    const memory = memoryStrategy()
    const [first, second] = [watch(memory.waitFor(isType('a'))), watch(memory.waitFor(isType('b')))]
    await memory.send(typed('b'), options)
    await vi.advanceTimersByTimeAsync(0)
    expect([first.settled, second.result]).toEqual([false, memory.sent[0]])
    await memory.send(typed('a'), options)
    await vi.advanceTimersByTimeAsync(0)
    expect(first.result).toBe(memory.sent[1])
  })

  it('gives up after five seconds, or when told', async () => {
    const memory = memoryStrategy()
    const [patient, impatient] = [
      watch(memory.waitFor(() => false)),
      watch(memory.waitFor(() => false, { timeoutMs: 10 })),
    ]
    await vi.advanceTimersByTimeAsync(10)
    expect(impatient.result).toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(4_989)
    expect(patient.settled).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(patient.result).toMatchObject({ code: 'timeout' })
  })

  it('does not take a timeout that is none', async () => {
    const memory = memoryStrategy()
    expect((await rejection(memory.waitFor(() => false, { timeoutMs: Number.NaN }))).code).toBe('invalid')
  })

  it('rejects when its function throws, and the send goes on', async () => {
    const memory = memoryStrategy()
    const fault = new TypeError('payload.image is undefined')
    const waiting = watch(
      memory.waitFor(() => {
        throw fault
      }),
    )
    const other = watch(memory.waitFor(() => true))
    expect((await memory.send(typed('a'), options)).status).toBe('accepted')
    await vi.advanceTimersByTimeAsync(0)
    expect(waiting.result).toBe(fault)
    expect(other.result).toBe(memory.sent[0])
  })

  it('rejects when its function throws on what was sent before; it never throws at once', async () => {
    const memory = memoryStrategy()
    await memory.send(typed('a'), options)
    const fault = new TypeError('x')
    const waiting = memory.waitFor(() => {
      throw fault
    })
    await expect(waiting).rejects.toBe(fault)
  })

  it('ends with the strategy, at once and without a timer left', async () => {
    const memory = memoryStrategy()
    const waiting = watch(memory.waitFor(() => false))
    await memory.close({ deadline: 0 })
    await vi.advanceTimersByTimeAsync(0)
    expect(waiting.result).toMatchObject({ code: 'closed' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets a function send again, or wait again, in the middle of a send', async () => {
    const memory = memoryStrategy()
    const inner: unknown[] = []
    const waiting = watch(
      memory.waitFor(({ event_type }) => {
        if (event_type === 'a') {
          inner.push(watch(memory.waitFor(isType('b'))))
          void memory.send(typed('b'), options)
        }
        return event_type === 'b'
      }),
    )
    await memory.send(typed('a'), options)
    await vi.advanceTimersByTimeAsync(0)
    expect(waiting.result).toMatchObject({ event_type: 'b' })
    expect(inner).toMatchObject([{ result: { event_type: 'b' } }])
  })
})
