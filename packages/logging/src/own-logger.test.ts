import { type DestinationStream, pino } from 'pino'
import { describe, expect, it, vi } from 'vitest'
import { errorOf, notification, within } from '../test/sends.js'
import { loggingStrategy, type PinoLike } from './index.js'

/** A pino logger and the lines that it has written. */
function captured(options: object = {}): { readonly logger: PinoLike; readonly lines: string[] } {
  const lines: string[] = []
  const stream: DestinationStream = { write: (text) => lines.push(text) }
  return { logger: pino(options, stream), lines }
}

function methods(): { info: () => void; warn: () => void; error: () => void } {
  return { info: vi.fn<() => void>(), warn: vi.fn<() => void>(), error: vi.fn<() => void>() }
}

describe('a pino logger of your own', () => {
  it('is any logger of pino, for the compiler too', () => {
    const loggers: PinoLike[] = [
      pino(),
      pino({ level: 'warn' }).child({ service: 'images' }),
      pino({ customLevels: { audit: 35 } }),
    ]
    for (const logger of loggers) expect(() => loggingStrategy({ logger })).not.toThrow()
  })

  it('writes the line with what it has to add', async () => {
    const { logger, lines } = captured({ base: { service: 'images' } })
    const strategy = loggingStrategy({ logger })
    const sent = notification({ payload: { id: 1 }, context: { user_id: 'u' } })
    expect(await strategy.send(sent, within())).toEqual({ strategy: 'logging', status: 'accepted' })
    expect(JSON.parse(lines.join(''))).toEqual({
      level: 30,
      time: expect.any(Number),
      service: 'images',
      ...sent,
    })
  })

  it.each([
    ['INFO', 30],
    ['WARN', 40],
    ['ERROR', 50],
  ] as const)('logs %s at level %d', async (priority, level) => {
    const { logger, lines } = captured()
    await loggingStrategy({ logger }).send(notification({ priority }), within())
    expect(JSON.parse(lines.join(''))).toMatchObject({ level, priority })
  })

  it('gets payload and context without their secrets', async () => {
    const { logger, lines } = captured()
    const strategy = loggingStrategy({ logger, maskPaths: ['payload.license'] })
    await strategy.send(
      notification({ payload: { license: 'x', password: 'y' }, context: { token: 'z' } }),
      within(),
    )
    expect(JSON.parse(lines.join(''))).toMatchObject({
      payload: { license: '***', password: '***' },
      context: { token: '***' },
    })
  })

  it('gets integers beyond 2^53 with all their digits', async () => {
    const { logger, lines } = captured()
    await loggingStrategy({ logger }).send(notification({ payload: { size: 2n ** 60n } }), within())
    expect(lines.join('')).toContain('"payload":{"size":1152921504606846976}')
  })

  it('whose level is higher is not asked to write: the notification is discarded', async () => {
    const { logger, lines } = captured({ level: 'error' })
    const strategy = loggingStrategy({ logger })
    expect(await strategy.send(notification(), within())).toEqual({
      strategy: 'logging',
      status: 'discarded',
    })
    expect(await strategy.send(notification({ priority: 'ERROR' }), within())).toMatchObject({
      status: 'accepted',
    })
    expect(lines).toHaveLength(1)
  })

  it('is not asked to write when the deadline has passed or the signal is aborted', async () => {
    const { logger, lines } = captured()
    const strategy = loggingStrategy({ logger })
    expect(await errorOf(strategy.send(notification(), within(-1)))).toMatchObject({ code: 'timeout' })
    const signal = AbortSignal.abort()
    expect(await errorOf(strategy.send(notification(), { ...within(), signal }))).toMatchObject({
      code: 'aborted',
    })
    expect(lines).toEqual([])
  })

  it('that throws is an error to the caller', async () => {
    const cause = new Error('stream destroyed')
    const logger = { ...methods(), info: () => raise(cause) }
    const error = await errorOf(loggingStrategy({ logger }).send(notification(), within()))
    expect(error).toMatchObject({ code: 'rejected', phase: 'write', delivery: 'none', cause })
  })
})

describe('closing with a logger of your own', () => {
  it('flushes it once, closes nothing, and refuses what comes after', async () => {
    const flush = vi.fn<(callback?: () => void) => void>((callback) => callback?.())
    const end = vi.fn<() => void>()
    const logger = { ...methods(), flush, end }
    const strategy = loggingStrategy({ logger })
    await Promise.all([strategy.close(within()), strategy.close(within())])
    expect(flush).toHaveBeenCalledTimes(1)
    expect(end).not.toHaveBeenCalled()
    expect(await errorOf(strategy.send(notification(), within()))).toMatchObject({ code: 'closed' })
  })

  it('does not wait beyond the deadline for a flush that never ends', async () => {
    const closing = loggingStrategy({ logger: { ...methods(), flush() {} } }).close(within(20))
    await expect(closing).resolves.toBeUndefined()
  })

  it('works with a logger that has no flush', async () => {
    await expect(loggingStrategy({ logger: methods() }).close(within())).resolves.toBeUndefined()
  })

  it('tells of a flush that failed', async () => {
    const cause = new Error('no space')
    const told = { ...methods(), flush: (callback?: (error: Error) => void) => callback?.(cause) }
    expect(await errorOf(loggingStrategy({ logger: told }).close(within()))).toMatchObject({
      phase: 'close',
      cause,
    })
    const thrown = { ...methods(), flush: () => raise(cause) }
    expect(await errorOf(loggingStrategy({ logger: thrown }).close(within()))).toMatchObject({
      phase: 'close',
      cause,
    })
  })
})

function raise(error: Error): never {
  throw error
}
