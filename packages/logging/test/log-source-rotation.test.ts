import {
  copyFileSync,
  existsSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { createListener, createNotifier } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { loggingStrategy, logSource } from '../src/index.js'
import { appendLines, follow, gate, lineOf, quick, range, recordingLogger, until, write } from './followed.js'
import { logFolder } from './log-folder.js'

const folder = logFolder()
const lines = 10_000

/** Shifts the numbered files, as logrotate does, and renames the log. */
function rotate(logFile: string, kept: number): void {
  for (let number = kept - 1; number >= 1; number -= 1) {
    try {
      renameSync(`${logFile}.${number}`, `${logFile}.${number + 1}`)
    } catch {
      // Not so many yet.
    }
  }
  renameSync(logFile, `${logFile}.1`)
}

describe('rotation while 10,000 lines are written', () => {
  it.each(['the strategy makes the new file', 'logrotate does'])(
    'loses nothing, repeats nothing, and keeps the order: %s',
    async (who) => {
      const logFile = folder.path('a.log')
      await using notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
      await using listener = createListener({
        source: logSource({ logFile, ...quick }),
        deduplication: false,
      })
      const numbers: unknown[] = []
      listener.on('image.*', ({ payload }) => {
        numbers.push(Object(payload).number)
      })
      await listener.start()
      let rotations = 0
      for (let number = 1; number <= lines; number += 1) {
        const sent = notifier.info('image.update', { id: 'one image', number })
        if (number % 5 === 0) await sent
        if (number % 1_000 !== 0 || !existsSync(logFile)) continue
        rotate(logFile, 10)
        rotations += 1
        if (who === 'logrotate does') writeFileSync(logFile, '')
      }
      expect(rotations).toBeGreaterThan(1)
      await until(() => expect(numbers).toHaveLength(lines))
      expect(numbers).toEqual(range(1, lines))
    },
  )
})

describe('a log that was renamed', () => {
  it('is read to its end, what comes to it late included, before the new one', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, [1])
    const { numbers } = await follow({ logFile, fromStart: true, rotationGraceMs: 500 })
    await until(() => expect(numbers()).toEqual([1]))
    rotate(logFile, 3)
    appendLines(logFile, [lineOf(4)])
    appendLines(`${logFile}.1`, [lineOf(2)])
    await until(() => expect(numbers()).toEqual([1, 2]))
    appendLines(`${logFile}.1`, [lineOf(3)])
    await until(() => expect(numbers()).toEqual([1, 2, 3, 4]))
  })

  it('is read on while there is no new one', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, [1])
    const { numbers } = await follow({ logFile, fromStart: true, rotationGraceMs: 0, pollIntervalMs: 5 })
    await until(() => expect(numbers()).toEqual([1]))
    rotate(logFile, 3)
    appendLines(`${logFile}.1`, [lineOf(2)])
    await until(() => expect(numbers()).toEqual([1, 2]))
    await write(logFile, [3])
    await until(() => expect(numbers()).toEqual([1, 2, 3]))
  })

  it('several times while reading stood still is read file by file', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 3))
    const { onDelivery, open } = gate()
    const { numbers } = await follow({ logFile, fromStart: true }, onDelivery, 3)
    await until(() => expect(numbers()).toHaveLength(3))
    for (const number of [4, 5, 6]) {
      rotate(logFile, 5)
      await write(logFile, [number])
      const { mtimeNs } = statSync(logFile, { bigint: true })
      await until(() => expect(now()).toBeGreaterThan(mtimeNs))
    }
    open()
    await until(() => expect(numbers()).toEqual(range(1, 6)))
  })

  it('with its last line torn has that delivered when nothing can end it any more', async () => {
    const logFile = folder.path('a.log')
    writeFileSync(logFile, `${lineOf(1)}\n${lineOf(2).slice(0, -3)}`)
    const { numbers, deliveries } = await follow({ logFile, fromStart: true })
    await until(() => expect(numbers()).toEqual([1]))
    rotate(logFile, 3)
    await write(logFile, [3])
    await until(() => expect(numbers()).toEqual([1, undefined, 3]))
    expect(Buffer.from(deliveries[1]?.body ?? []).toString()).toBe(lineOf(2).slice(0, -3))
  })

  it('by pointing a symbolic link elsewhere is read to its end as well', async () => {
    const logFile = folder.path('link')
    symlinkSync(folder.path('one.log'), logFile)
    await write(logFile, [1])
    const { numbers } = await follow({ logFile, fromStart: true })
    await until(() => expect(numbers()).toEqual([1]))
    await write(logFile, [2])
    symlinkSync(folder.path('two.log'), folder.path('next'))
    renameSync(folder.path('next'), logFile)
    await write(logFile, [3])
    await until(() => expect(numbers()).toEqual([1, 2, 3]))
  })

  it('loses, by name, what comes to it when it has been left', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, [1])
    const { numbers } = await follow({ logFile, fromStart: true, rotationGraceMs: 0 })
    await until(() => expect(numbers()).toEqual([1]))
    rotate(logFile, 3)
    await write(logFile, [2])
    await until(() => expect(numbers()).toEqual([1, 2]))
    appendLines(`${logFile}.1`, [lineOf(99)])
    await write(logFile, [3])
    await until(() => expect(numbers()).toEqual([1, 2, 3]))
  })

  it('or removed is read to its end, and then the new one', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 3))
    const { numbers } = await follow({ logFile, fromStart: true }, undefined, 1)
    await until(() => expect(numbers()).not.toEqual([]))
    unlinkSync(logFile)
    await write(logFile, [4])
    await until(() => expect(numbers()).toEqual([1, 2, 3, 4]))
  })
})

/** The clock of the file system, as a file that is written now has it. */
function now(): bigint {
  const path = folder.path('clock')
  writeFileSync(path, '')
  return statSync(path, { bigint: true }).mtimeNs
}

describe('copytruncate', () => {
  it('is noticed, and the new lines are read', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 100))
    const logger = recordingLogger()
    const { numbers } = await follow({ logFile, logger, fromStart: true })
    await until(() => expect(numbers()).toHaveLength(100))
    copyFileSync(logFile, `${logFile}.1`)
    truncateSync(logFile)
    await write(logFile, range(101, 110))
    await until(() => expect(numbers()).toEqual(range(1, 110)))
    expect(logger.records).toContain('info: The log was truncated')
  })

  it('loses nothing of what was copied, though it was not read yet and the log is longer again', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 5_000))
    const { onDelivery, open } = gate()
    const { numbers } = await follow({ logFile, fromStart: true }, onDelivery, 10)
    await until(() => expect(numbers()).toHaveLength(10))
    copyFileSync(logFile, `${logFile}.1`)
    truncateSync(logFile)
    await write(logFile, range(5_001, 11_000))
    open()
    await until(() => expect(numbers()).toHaveLength(11_000))
    expect(numbers()).toEqual(range(1, 11_000))
  })

  it('loses, by name, what is written between the copy and the truncation, and was not read', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 3_000))
    const { onDelivery, open } = gate()
    const { numbers } = await follow({ logFile, fromStart: true }, onDelivery, 1)
    await until(() => expect(numbers()).toHaveLength(1))
    copyFileSync(logFile, `${logFile}.1`)
    await write(logFile, [3_001])
    truncateSync(logFile)
    await write(logFile, [3_002])
    open()
    await until(() => expect(numbers().at(-1)).toBe(3_002))
    expect(numbers()).toEqual([...range(1, 3_000), 3_002])
  })

  it('without a copy loses, by name, what was not read', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, range(1, 3_000))
    const { onDelivery, open } = gate()
    const { numbers } = await follow({ logFile, fromStart: true }, onDelivery, 1)
    await until(() => expect(numbers()).toHaveLength(1))
    truncateSync(logFile)
    await write(logFile, [3_001])
    open()
    await until(() => expect(numbers().at(-1)).toBe(3_001))
    // One read was ahead.
    expect(numbers().length).toBeLessThan(3_000)
  })
})

it('a log of which the end was taken off is read again, for nobody knows how much of it is new', async () => {
  const logFile = folder.path('a.log')
  await write(logFile, range(1, 20))
  const size = statSync(logFile).size
  await write(logFile, range(21, 40))
  const logger = recordingLogger()
  const { numbers } = await follow({ logFile, logger, fromStart: true })
  await until(() => expect(numbers()).toEqual(range(1, 40)))
  truncateSync(logFile, size)
  await write(logFile, range(41, 42))
  await until(() => expect(numbers()).toEqual([...range(1, 40), ...range(1, 20), 41, 42]))
  expect(logger.records).toContain('warn: Something was taken off the end of the log: it is read again')
})

it('two listeners follow one log, each at its own pace', async () => {
  const logFile = folder.path('a.log')
  await write(logFile, range(1, 50))
  const all = await follow({ logFile, fromStart: true, group: 'all' })
  const slow = await follow({ logFile, fromStart: true, group: 'slow' }, () => {}, 1)
  await until(() => expect(all.numbers()).toEqual(range(1, 50)))
  await until(() => expect(slow.numbers()).toEqual([1]))
})
