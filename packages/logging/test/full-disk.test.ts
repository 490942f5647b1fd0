import { existsSync, writeFileSync } from 'node:fs'
import {
  createNotifier,
  type Notification,
  type NotificationError,
  type Strategy,
} from '@glance-notifications/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loggingStrategy } from '../src/index.js'
import { LogFile } from '../src/log-file.js'
import { openFile } from '../src/open-file.js'
import { logFolder, messageIds, type ReadLine, readLines } from './log-folder.js'
import { type Ended, programs } from './run-program.js'
import { errorOf, notification, within, write } from './sends.js'
import { mayMount, mountSmallDisk, type SmallDisk } from './small-disk.js'

const folder = logFolder()
const { start } = programs()
const refused = { code: 'rejected', retryable: true, delivery: 'none', phase: 'write' }

/** Sends one after another until so many were refused. */
async function sendUntilRefused(
  strategy: Strategy,
  times: number,
): Promise<[Notification[], NotificationError[]]> {
  const accepted: Notification[] = []
  const errors: NotificationError[] = []
  while (errors.length < times) {
    const sent = notification({ payload: { text: 'x'.repeat(700) } })
    await strategy.send(sent, within()).then(
      () => accepted.push(sent),
      (error) => errors.push(error),
    )
  }
  return [accepted, errors]
}

/** That some lines of the program were refused, and how; gives those that were not. */
function acceptedBy({ exitCode, reports }: Ended, count: number): unknown[] {
  expect(exitCode).toBe(0)
  const accepted = reports.filter((report) => report.status === 'accepted')
  const rejected = reports.filter((report) => report.status === undefined)
  expect(accepted.length).toBeGreaterThan(0)
  expect(rejected.length).toBe(count - accepted.length)
  for (const report of rejected) expect(report).toMatchObject(refused)
  return accepted.map((report) => report.id)
}

/** Those in the file; its last line is a torn one, which the next send would have ended. */
function writtenTo(logFile: string): unknown[] {
  writeFileSync(logFile, '\n', { flag: 'a' })
  return whole(readLines(logFile)).map((line) => Object(line?.payload).id)
}

function whole(lines: readonly ReadLine[]): ReadLine[] {
  return lines.filter((line) => line !== undefined)
}

function ids(notifications: readonly Notification[]): string[] {
  return notifications.map((each) => each.message_id)
}

// A real file system of 64 KiB takes the right to mount one.
const disks = mayMount() ? ['a tmpfs'] : []

describe.each(disks)('promise 2 on a full disk: %s', () => {
  let disk: SmallDisk
  beforeEach(() => {
    disk = mountSmallDisk()
  })
  afterEach(() => disk.unmount())

  it('every line that does not fit is an error to its caller, and the next is written when there is room', async () => {
    const logFile = disk.path('a.log')
    disk.fill(8)
    const strategy = loggingStrategy({ logFile })
    const [accepted, errors] = await sendUntilRefused(strategy, 5)
    for (const error of errors) expect(error).toMatchObject({ ...refused, cause: { code: 'ENOSPC' } })
    disk.free()
    const healed = [notification(), notification()]
    for (const sent of healed) await strategy.send(sent, within())
    await strategy.close(within())
    const lines = readLines(logFile)
    expect(messageIds(whole(lines))).toEqual(ids([...accepted, ...healed]))
    // What the full disk has torn is on a line of its own.
    expect(lines.length - whole(lines).length).toBe(1)
  })

  it('of a batch exactly those are accepted that are wholly in the file', async () => {
    const logFile = disk.path('a.log')
    disk.fill(12)
    const strategy = loggingStrategy({ logFile })
    const batch = Array.from({ length: 100 }, () => notification({ payload: { text: 'ü'.repeat(200) } }))
    const results = await Promise.allSettled(batch.map((sent) => strategy.send(sent, within())))
    const accepted = batch.filter((_, index) => results[index]?.status === 'fulfilled')
    expect(accepted.length).toBeGreaterThan(0)
    expect(accepted.length).toBeLessThan(100)
    disk.free()
    const healed = notification()
    await strategy.send(healed, within())
    await strategy.close(within())
    expect(messageIds(whole(readLines(logFile)))).toEqual(ids([...accepted, healed]))
  })

  it.each([
    { size: 4096, accepted: 2, torn: 0 },
    { size: 4097, accepted: 1, torn: 1 },
  ])('to the byte: of lines of $size bytes $accepted fit 8 KiB', async ({ size, accepted, torn }) => {
    const path = disk.path('a.log')
    disk.fill(8)
    const file = new LogFile(path, () => openFile(path))
    const text = `${JSON.stringify({ text: 'x'.repeat(size - 12) })}\n`
    expect(text).toHaveLength(size)
    const results = await Promise.allSettled([1, 2, 3].map(() => write(file, text, within())))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(accepted)
    disk.free()
    await write(file, text, within())
    await file.close(within())
    const lines = readLines(path)
    expect(whole(lines)).toHaveLength(accepted + 1)
    expect(lines).toHaveLength(accepted + torn + 1)
  })

  it('the folder cannot be made: an error, which heals', async () => {
    const logFile = disk.path('a/b.log')
    disk.fill(0)
    const strategy = loggingStrategy({ logFile })
    expect(await errorOf(strategy.send(notification(), within()))).toMatchObject(refused)
    disk.free()
    await strategy.send(notification(), within())
    await strategy.close(within())
    expect(whole(readLines(logFile))).toHaveLength(1)
  })

  it('stdout that goes to a file tells the truth too, which process.stdout does not', async () => {
    const stdoutFile = disk.path('stdout.log')
    disk.fill(8)
    const ended = await start(['fill', '60'], { stdoutFile }).ended
    disk.free()
    expect(writtenTo(stdoutFile)).toEqual(acceptedBy(ended, 60))
  })
})

describe.each(disks.length > 0 ? [] : ['no file system may be mounted here'])(
  'promise 2 on a full disk: NOT TRIED, %s',
  () => {
    it('but the limit on the size of a file was, and /dev/full', () => {
      expect(disks).toEqual([])
    })
  },
)

describe('promise 2 at the largest size that the file may have', () => {
  it('lines beyond it are errors, whole lines before it are not', async () => {
    const logFile = folder.path('a.log')
    const ended = await start(['fill', '40', logFile], { maxFileKiB: 4 }).ended
    expect(writtenTo(logFile)).toEqual(acceptedBy(ended, 40))
  })
})

describe.each(['/dev/full'].filter(existsSync))('promise 2 on %s', (full) => {
  it('every line is an error, through a notifier too', async () => {
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile: full }) })
    const sends = Array.from({ length: 20 }, () => errorOf(notifier.info('image.create', { id: 1 })))
    for (const error of await Promise.all(sends)) {
      expect(error).toMatchObject({ ...refused, cause: { code: 'ENOSPC' } })
    }
    expect(await notifier.close()).toEqual({ unsent: 0 })
    expect(notifier.stats.failed).toEqual({ rejected: 20 })
  })

  it('and so it is on stdout', async () => {
    const { exitCode, reports } = await start(['stdout'], { stdoutFile: full }).ended
    expect(exitCode).toBe(0)
    expect(reports[0]).toMatchObject(refused)
  })
})
