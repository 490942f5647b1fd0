import { afterEach, describe, expect, it, vi } from 'vitest'
import { errorOf, notification, within } from '../test/sends.js'
import { loggingStrategy } from './index.js'

type Callback = (error?: Error | null) => void

/** Takes what is written to `process.stdout`; the answer is the test's. */
function capture(answer: (callback: Callback) => void): string[] {
  const written: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text: string | Uint8Array, ...rest: unknown[]) => {
    written.push(String(text))
    const callback = rest.at(-1)
    if (typeof callback === 'function') answer((error) => callback(error))
    return true
  })
  return written
}

afterEach(() => vi.restoreAllMocks())

describe('stdout', () => {
  it('gets one write a line, in order of call', async () => {
    const written = capture((callback) => callback())
    const strategy = loggingStrategy()
    await Promise.all([1, 2, 3].map((id) => strategy.send(notification({ payload: { id } }), within())))
    await strategy.close(within())
    expect(written.map((text) => JSON.parse(text).payload)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  })

  it('promise 2: a send settles when the write has ended, and with its error', async () => {
    const callbacks: Callback[] = []
    capture((callback) => callbacks.push(callback))
    const strategy = loggingStrategy()
    let settled = 0
    const first = strategy.send(notification(), within()).finally(() => {
      settled += 1
    })
    const second = errorOf(strategy.send(notification(), within()))
    await Promise.resolve()
    expect(settled).toBe(0)
    const cause = Object.assign(new Error('broken pipe'), { code: 'EPIPE' })
    callbacks[0]?.()
    callbacks[1]?.(cause)
    expect(await first).toEqual({ strategy: 'logging', status: 'accepted' })
    expect(await second).toMatchObject({
      code: 'rejected',
      retryable: false,
      delivery: 'none',
      phase: 'write',
      cause,
    })
    await strategy.close(within())
  })

  it('promise 5: a write that does not end is given up at the deadline', async () => {
    capture(() => {})
    const strategy = loggingStrategy()
    const error = await errorOf(strategy.send(notification(), within(20)))
    expect(error).toMatchObject({ code: 'timeout', phase: 'write', delivery: 'unknown' })
    await strategy.close(within(20))
  })

  it('promise 8: close waits for the writes, ends at its deadline, and refuses what comes after', async () => {
    const callbacks: Callback[] = []
    capture((callback) => callbacks.push(callback))
    const strategy = loggingStrategy()
    const first = strategy.send(notification(), within())
    const second = errorOf(strategy.send(notification(), within()))
    const closing = strategy.close(within(50))
    callbacks[0]?.()
    expect(await first).toMatchObject({ status: 'accepted' })
    await closing
    expect(await second).toMatchObject({ code: 'closed', delivery: 'unknown' })
    expect(await errorOf(strategy.send(notification(), within()))).toMatchObject({
      code: 'closed',
      delivery: 'none',
    })
  })

  it('promise 9: a write that throws is an error to the caller', async () => {
    const cause = new Error('patched by somebody')
    vi.spyOn(process.stdout, 'write').mockImplementation(() => {
      throw cause
    })
    const strategy = loggingStrategy()
    expect(await errorOf(strategy.send(notification(), within()))).toMatchObject({ code: 'rejected', cause })
    await strategy.close(within())
  })

  it('is listened to only while something is being written', async () => {
    const callbacks: Callback[] = []
    capture((callback) => callbacks.push(callback))
    const before = process.stdout.listenerCount('error')
    const strategy = loggingStrategy()
    expect(process.stdout.listenerCount('error')).toBe(before)
    const sent = [1, 2].map(() => strategy.send(notification(), within()))
    expect(process.stdout.listenerCount('error')).toBe(before + 1)
    for (const callback of callbacks) callback()
    await Promise.all(sent)
    await vi.waitFor(() => expect(process.stdout.listenerCount('error')).toBe(before), { timeout: 10_000 })
    await strategy.close(within())
    expect(process.stdout.listenerCount('error')).toBe(before)
  })
})
