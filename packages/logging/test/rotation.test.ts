import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { createNotifier, type Notifier } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { loggingStrategy } from '../src/index.js'
import { logFolder, messageIds, type ReadLine, readAllLines, readLines } from './log-folder.js'
import { errorOf, notification, within } from './sends.js'

const folder = logFolder()

/** Sends without pause, so many at a time, until it is stopped; then knows how many were accepted. */
function load(notifier: Notifier, lanes = 50): { readonly stop: () => Promise<number> } {
  const state = { stopped: false, sent: 0 }
  const lane = async (): Promise<void> => {
    while (!state.stopped) {
      state.sent += 1
      await notifier.info('image.update', { number: state.sent })
    }
  }
  const running = Promise.all(Array.from({ length: lanes }, lane))
  return {
    async stop() {
      state.stopped = true
      await running
      return state.sent
    },
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}

/** That nothing is lost, nothing is twice, and every line is whole. */
function expectEach(lines: readonly ReadLine[], count: number): void {
  expect(lines).not.toContain(undefined)
  expect(lines).toHaveLength(count)
  expect(new Set(messageIds(lines)).size).toBe(count)
}

describe('promise 2 holds while the file is rotated', () => {
  it('by renaming, under load: nothing is lost, nothing is twice', async () => {
    const logFile = folder.path('a.log')
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    const { stop } = load(notifier)
    for (let turn = 1; turn <= 4; turn += 1) {
      await expect.poll(() => sizeOf(logFile)).toBeGreaterThan(0)
      renameSync(logFile, folder.path(`a.log.${turn}`))
    }
    await expect.poll(() => sizeOf(logFile)).toBeGreaterThan(0)
    const count = await stop()
    await notifier.close()
    expectEach(readAllLines(folder.path()), count)
  })

  it('by renaming and making a new one', async () => {
    const logFile = folder.path('a.log')
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    const { stop } = load(notifier)
    await expect.poll(() => sizeOf(logFile)).toBeGreaterThan(0)
    renameSync(logFile, folder.path('a.log.1'))
    writeFileSync(logFile, '')
    await expect.poll(() => sizeOf(logFile)).toBeGreaterThan(0)
    const count = await stop()
    await notifier.close()
    expectEach(readAllLines(folder.path()), count)
  })

  it('by removing: what was already in it is gone, what is accepted later is not', async () => {
    const logFile = folder.path('a.log')
    const strategy = loggingStrategy({ logFile })
    await strategy.send(notification(), within())
    unlinkSync(logFile)
    const after = Array.from({ length: 20 }, (_, number) => notification({ payload: { number } }))
    for (const each of after) await strategy.send(each, within())
    await strategy.close(within())
    expect(messageIds(readLines(logFile))).toEqual(after.map((each) => each.message_id))
  })

  it('by copying and truncating, under load', async () => {
    const logFile = folder.path('a.log')
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    const { stop } = load(notifier)
    await expect.poll(() => sizeOf(logFile)).toBeGreaterThan(100_000)
    truncateSync(logFile)
    await expect.poll(() => sizeOf(logFile)).toBeGreaterThan(0)
    await stop()
    const last = notification()
    await notifier.close()
    const strategy = loggingStrategy({ logFile })
    await strategy.send(last, within())
    await strategy.close(within())
    const lines = readLines(logFile)
    expect(lines).not.toContain(undefined)
    expect(lines.at(-1)).toMatchObject({ ...last })
  })

  it('by pointing a symbolic link elsewhere', async () => {
    const logFile = folder.path('link')
    symlinkSync(folder.path('one.log'), logFile)
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    const { stop } = load(notifier)
    await expect.poll(() => sizeOf(folder.path('one.log'))).toBeGreaterThan(0)
    symlinkSync(folder.path('two.log'), folder.path('next'))
    renameSync(folder.path('next'), logFile)
    await expect.poll(() => sizeOf(folder.path('two.log'))).toBeGreaterThan(0)
    const count = await stop()
    await notifier.close()
    expectEach([...readLines(folder.path('one.log')), ...readLines(folder.path('two.log'))], count)
  })
})

describe('a folder that is lost', () => {
  it('is made again', async () => {
    const logFile = folder.path('logs', 'a.log')
    const strategy = loggingStrategy({ logFile })
    await strategy.send(notification(), within())
    rmSync(folder.path('logs'), { recursive: true })
    const second = notification()
    await strategy.send(second, within())
    await strategy.close(within())
    expect(readLines(logFile)).toMatchObject([{ ...second }])
  })

  it('is an error to each caller while it cannot be made, and heals when it can', async () => {
    const logFile = folder.path('logs', 'a.log')
    const strategy = loggingStrategy({ logFile })
    await strategy.send(notification(), within())
    rmSync(folder.path('logs'), { recursive: true })
    writeFileSync(folder.path('logs'), 'in the way')
    const errors = await Promise.all([1, 2, 3].map(() => errorOf(strategy.send(notification(), within()))))
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'rejected', retryable: true, delivery: 'none', phase: 'write' })
      expect(error).toMatchObject({ strategy: 'logging', cause: { code: 'ENOTDIR' } })
    }
    rmSync(folder.path('logs'))
    const healed = notification()
    await strategy.send(healed, within())
    await strategy.close(within())
    expect(readLines(logFile)).toMatchObject([{ ...healed }])
  })

  it('is an error through a notifier as well, which goes on', async () => {
    writeFileSync(folder.path('logs'), 'in the way')
    const logFile = folder.path('logs', 'deep', 'a.log')
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    expect(await errorOf(notifier.info('image.create', {}))).toMatchObject({
      code: 'rejected',
      retryable: true,
    })
    rmSync(folder.path('logs'))
    await notifier.info('image.create', {})
    expect(await notifier.close()).toEqual({ unsent: 0 })
    expect(readLines(logFile)).toHaveLength(1)
  })
})

describe('a path that is no file', () => {
  it('is an error: a folder', async () => {
    const logFile = folder.path('a.log')
    mkdirSync(logFile)
    const strategy = loggingStrategy({ logFile })
    expect(await errorOf(strategy.send(notification(), within()))).toMatchObject({
      cause: { code: 'EISDIR' },
    })
    await strategy.close(within())
  })
})
