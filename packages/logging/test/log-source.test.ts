import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createListener, createNotifier, type Delivery } from '@glance-notifications/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loggingStrategy, logSource } from '../src/index.js'
import {
  appendLines,
  follow,
  lineOf,
  numberOf,
  quick,
  range,
  recordingLogger,
  until,
  write,
} from './followed.js'
import { logFolder, readLines } from './log-folder.js'
import { errorOf, within } from './sends.js'

const folder = logFolder()

/** The error of a start. */
async function refusal(options: object, start: object = {}): Promise<object> {
  const source = logSource({ logFile: folder.path('a.log'), ...options })
  onTestFinished(() => source.close(within()))
  return errorOf(source.start(() => {}, { credit: 1, ...within(), ...start }))
}

function takeAllButTheFirst(delivery: Delivery): void {
  if (delivery.attempt === 1 && numberOf(delivery) === 1) throw new Error('not now')
  delivery.settle({ outcome: 'done' })
}

describe('a listener on the log of a strategy', () => {
  it('handles what was sent, in order, as it was sent, and passes over what other programs log', async () => {
    const logFile = folder.path('a.log')
    await using notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    await using listener = createListener({ source: logSource({ logFile, ...quick, fromStart: true }) })
    const handled: unknown[] = []
    listener.on('image.*', (notification) => {
      handled.push(notification)
    })
    const context = { user_id: 'u', quota: 2n ** 60n }
    await notifier.info('image.create', { id: 'i', size: 2n ** 63n }, { context })
    await listener.start()
    appendLines(logFile, ['{"level":30,"msg":"a request"}', 'plain text', ''])
    await notifier.error('image.upload', 'Image storage media is full')
    await notifier.warn('image.delete', { id: 'i' })
    await until(() => expect(handled).toHaveLength(3))
    expect(handled).toMatchObject([
      { event_type: 'image.create', priority: 'INFO', payload: { id: 'i', size: 2n ** 63n }, context },
      { event_type: 'image.upload', priority: 'ERROR', payload: 'Image storage media is full' },
      { event_type: 'image.delete', priority: 'WARN', payload: { id: 'i' } },
    ])
    const lines = readLines(logFile).filter((line) => line?.message_id)
    expect(handled).toMatchObject(
      lines.map((line) => ({ message_id: line?.message_id, timestamp: line?.timestamp })),
    )
    expect(listener.stats).toMatchObject({ received: 3, handled: 3, undecodable: 0 })
  })

  it('retries through the source, and puts aside what never succeeds', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 3))
    const source = logSource({ logFile, fromStart: true })
    const retry = { initialDelayMs: 1, maxAttempts: 3 }
    await using listener = createListener({ source, order: false, retry })
    const attempts: unknown[] = []
    listener.on('image.*', ({ payload }, { attempt }) => {
      attempts.push(`${Object(payload).number}/${attempt}`)
      if (Object(payload).number === 2) throw new Error('no such image')
    })
    await listener.start()
    await until(() => expect(readLines(`${logFile}.dead-letter`)).toHaveLength(1))
    expect(new Set(attempts)).toEqual(new Set(['1/1', '2/1', '2/2', '2/3', '3/1']))
    expect(attempts).toHaveLength(5)
    expect(readLines(`${logFile}.dead-letter`)).toMatchObject([{ reason: 'no such image', attempts: 3 }])
  })
})

describe('where it begins', () => {
  it('is with what comes from now on, the line that is just being written included', async () => {
    const logFile = folder.path('a.log')
    appendLines(logFile, [lineOf(1), lineOf(2)])
    appendFileSync(logFile, lineOf(3).slice(0, 20))
    const { numbers, source } = await follow({ logFile })
    appendFileSync(logFile, `${lineOf(3).slice(20)}\n`)
    appendLines(logFile, [lineOf(4)])
    await until(() => expect(numbers()).toEqual([3, 4]))
    expect(source.stats).toEqual({ delivered: 2, skipped: 0 })
  })

  it('is at the start of the file when told so', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 3))
    const { numbers } = await follow({ logFile, fromStart: true })
    await until(() => expect(numbers()).toEqual([1, 2, 3]))
  })

  it('is at the start of a file, and of a folder, that are made later', async () => {
    const logFile = folder.path('logs', 'a.log')
    const logger = recordingLogger()
    const { numbers } = await follow({ logFile, logger, deadLetterFile: folder.path('dead') })
    expect(logger.records).toEqual(['warn: The log is not there yet'])
    await write(logFile, range(1, 3))
    await until(() => expect(numbers()).toEqual([1, 2, 3]))
  })
})

describe('a line', () => {
  it('is not delivered before its newline is there', async () => {
    const logFile = folder.path('a.log')
    const { numbers } = await follow({ logFile, fromStart: true })
    const bytes = Buffer.from(`${lineOf(1, { more: 'ü😀' })}\n`)
    // Within a character as well.
    for (const byte of bytes.subarray(0, -1)) appendFileSync(logFile, Buffer.from([byte]))
    appendFileSync(folder.path('a.log.other'), '')
    await new Promise((resolve) => setImmediate(resolve))
    expect(numbers()).toEqual([])
    appendFileSync(logFile, '\n')
    await until(() => expect(numbers()).toEqual([1]))
  })

  it('over the limit is delivered as something that cannot be decoded, and the next is read', async () => {
    const logFile = folder.path('a.log')
    appendLines(logFile, [lineOf(1), lineOf(2, { more: 'x'.repeat(2_000_000) }), lineOf(3)])
    const source = logSource({ logFile, fromStart: true, maxLineBytes: 1_000_000 })
    await using listener = createListener({ source })
    const faults: string[] = []
    listener.on('*', ({ payload }) => {
      faults.push(`handled ${Object(payload).number}`)
    })
    await using undecodable = createListener({
      source: logSource({
        logFile,
        fromStart: true,
        maxLineBytes: 1_000_000,
        deadLetterFile: folder.path('d'),
      }),
      onUndecodable: ({ body }, fault) => {
        faults.push(`${fault}, ${body.length} bytes`)
      },
    })
    await listener.start()
    await until(() => expect(faults).toEqual(['handled 1', 'handled 3']))
    await undecodable.start()
    await until(() => expect(faults.at(-1)).toBe('not-json, 65539 bytes'))
    await until(() => expect(readLines(folder.path('d'))).toHaveLength(1))
    const [letter] = readLines(folder.path('d'))
    expect(letter).toMatchObject({ line_bytes: lineOf(2).length + ',"more":""'.length + 2_000_000 })
    expect(letter?.line_begins).toMatch(/^\{"level":30/)
  })
})

describe('credit', () => {
  it('is never exceeded, and reading stops meanwhile', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 10))
    const { deliveries, numbers } = await follow({ logFile, fromStart: true }, () => {}, 3)
    await until(() => expect(numbers()).toEqual([1, 2, 3]))
    deliveries[1]?.settle({ outcome: 'drop' })
    await until(() => expect(numbers()).toEqual([1, 2, 3, 4]))
    deliveries[1]?.settle({ outcome: 'done' })
    deliveries[3]?.settle({ outcome: 'done' })
    await until(() => expect(numbers()).toEqual([1, 2, 3, 4, 5]))
  })

  it('is held by what waits to be delivered again, as the next attempt and not too early', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 2))
    const seen: { number: unknown; attempt: number; at: number }[] = []
    const { deliveries } = await follow(
      { logFile, fromStart: true },
      (delivery) =>
        seen.push({ number: numberOf(delivery), attempt: delivery.attempt, at: performance.now() }),
      1,
    )
    await until(() => expect(seen).toHaveLength(1))
    const before = performance.now()
    deliveries[0]?.settle({ outcome: 'retry', delayMs: 200 })
    expect(deliveries[0]?.live).toBe(false)
    await until(() => expect(seen).toHaveLength(2))
    expect(seen[1]).toMatchObject({ number: 1, attempt: 2 })
    // A timer of Node may be a millisecond early.
    expect(Number(seen[1]?.at) - before).toBeGreaterThanOrEqual(199)
    deliveries[1]?.settle({ outcome: 'done' })
    await until(() => expect(seen[2]).toMatchObject({ number: 2, attempt: 1 }))
  })
})

describe('close', () => {
  it('ends it, however often it is called, and nothing is live any more', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 2))
    const { deliveries, close, source } = await follow({ logFile, fromStart: true }, () => {}, 1)
    await until(() => expect(deliveries).toHaveLength(1))
    expect(deliveries[0]?.live).toBe(true)
    const closing = source.close(within())
    expect(deliveries[0]?.live).toBe(false)
    expect(source.close(within())).toBe(closing)
    await closing
    deliveries[0]?.settle({ outcome: 'done' })
    await close()
    await write(logFile, [3])
    expect(deliveries).toHaveLength(1)
  })

  it('takes what waits to be delivered again along', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, [1])
    const { deliveries, close } = await follow({ logFile, fromStart: true }, () => {})
    await until(() => expect(deliveries).toHaveLength(1))
    deliveries[0]?.settle({ outcome: 'retry', delayMs: 60_000 })
    await close()
    expect(deliveries).toHaveLength(1)
  })

  it('before the start ends it, too', async () => {
    const source = logSource({ logFile: folder.path('a.log') })
    await source.close(within())
    expect(await errorOf(source.start(() => {}, { credit: 1, ...within() }))).toMatchObject({
      code: 'closed',
    })
  })

  it('during the start makes it reject', async () => {
    const source = logSource({ logFile: folder.path('a.log') })
    const started = errorOf(source.start(() => {}, { credit: 1, ...within() }))
    await source.close(within())
    expect(await started).toMatchObject({ code: 'closed' })
  })
})

describe('a start that cannot be', () => {
  it('says that the log is a folder', async () => {
    mkdirSync(folder.path('a.log'))
    const error = await refusal({})
    expect(error).toMatchObject({ code: 'rejected', strategy: 'log', phase: 'connect' })
    expect(error).toHaveProperty('message', expect.stringContaining('no regular file. Name a file'))
  })

  it('says that a folder is a file', async () => {
    writeFileSync(folder.path('b'), '')
    const inFile = folder.path('b', 'c')
    const rejected = { code: 'rejected', cause: { code: 'ENOTDIR' } }
    expect(await refusal({ logFile: inFile, deadLetterFile: folder.path('d') })).toMatchObject(rejected)
    expect(await refusal({ deadLetterFile: inFile })).toMatchObject(rejected)
    expect(await refusal({ positionFile: inFile })).toMatchObject(rejected)
  })

  it('says that the position file is none, and does not begin somewhere', async () => {
    const positionFile = folder.path('position')
    writeFileSync(positionFile, '{}')
    const error = await refusal({ positionFile })
    expect(error).toMatchObject({ code: 'invalid' })
    expect(error).toHaveProperty('message', expect.stringContaining('remove it to begin anew'))
  })

  it('tells of the signal, of the deadline, and of a second start', async () => {
    expect(await refusal({}, { signal: AbortSignal.abort() })).toMatchObject({ code: 'aborted' })
    expect(await refusal({}, { deadline: performance.now() - 1 })).toMatchObject({ code: 'timeout' })
    const { source } = await follow({ logFile: folder.path('a.log') })
    expect(await errorOf(source.start(() => {}, { credit: 1, ...within() }))).toMatchObject({
      code: 'invalid',
    })
  })
})

describe('what goes wrong later', () => {
  it('is logged once, and heals: a folder in the place of the log', async () => {
    const logFile = folder.path('a.log')
    const logger = recordingLogger()
    await write(logFile, [1])
    const { numbers } = await follow({
      logFile,
      logger,
      fromStart: true,
      rotationGraceMs: 10,
      pollIntervalMs: 5,
    })
    await until(() => expect(numbers()).toEqual([1]))
    renameSync(logFile, folder.path('a.log.1'))
    mkdirSync(logFile)
    await until(() => expect(logger.records).toContain('error: The log cannot be read; it is tried again'))
    renameSync(logFile, folder.path('gone'))
    await write(logFile, [2])
    await until(() => expect(numbers()).toEqual([1, 2]))
    const errors = logger.records.filter((record) => record.startsWith('error'))
    expect(errors).toHaveLength(1)
  })

  it('is a deliver that throws: it is logged, and the message comes again without holding up the rest', async () => {
    const logFile = folder.path('a.log')
    const logger = recordingLogger()
    await write(logFile, range(1, 2))
    const options = { logFile, logger, fromStart: true }
    const { deliveries, numbers } = await follow(options, takeAllButTheFirst, 1)
    await until(() => expect(numbers()).toEqual([1, 1, 2]))
    expect(logger.records).toContain('error: A delivery was not taken')
    expect(deliveries[0]?.live).toBe(false)
  })
})
