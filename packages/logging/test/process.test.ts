import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createNotifier } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { loggingStrategy } from '../src/index.js'
import { linesOf, logFolder, messageIds, readLines } from './log-folder.js'
import { programs } from './run-program.js'
import { errorOf, notification, within } from './sends.js'

const folder = logFolder()
const { start } = programs()

describe('promise 8: after close the process exits by itself', () => {
  it('with what was sent to stdout written, no listener left behind, and stdout open', async () => {
    const { exitCode, stdout, reports } = await start(['stdout']).ended
    expect(exitCode).toBe(0)
    expect(linesOf(stdout)).toMatchObject([
      { level: 30, event_type: 'image.create', payload: { id: 'first' } },
    ])
    expect(reports).toEqual([
      { id: 'first', status: 'accepted' },
      { listenersLeft: 0, ended: false },
    ])
  })

  it('with a thousand lines written to a file that nobody waited for', async () => {
    const logFile = folder.path('a', 'b.log')
    const { exitCode, reports } = await start(['flush', logFile, '1000']).ended
    expect(exitCode).toBe(0)
    expect(reports).toEqual([{ unsent: 0, dropped: 0 }])
    expect(readLines(logFile).map((line) => line?.payload)).toEqual(
      Array.from({ length: 1_000 }, (_, id) => ({ id })),
    )
  })

  it('and without close as well, with no timer to wait for', async () => {
    const logFile = folder.path('a.log')
    const { exitCode, stdout, reports } = await start(['forget', logFile]).ended
    expect(exitCode).toBe(0)
    expect(reports.at(-1)).toEqual({ timers: 0 })
    expect(readLines(logFile)).toHaveLength(1)
    expect(linesOf(stdout)).toHaveLength(1)
  })
})

describe('promise 9: a reader that goes away does not crash the process', () => {
  it('but is an error to whoever sends', async () => {
    const { child, ended } = start(['lose-reader'])
    if (!child.stdout || !child.stdin) throw new Error('The program has no pipes.')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    await once(child.stdout, 'close')
    child.stdin.end()
    const { exitCode, signal, reports } = await ended
    expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null })
    const lost = { code: 'rejected', retryable: false, delivery: 'none', phase: 'write' }
    expect(reports).toEqual([
      { id: 'first', status: 'accepted' },
      { id: 'second', ...lost },
      { id: 'third', ...lost },
      { listenersLeft: 0 },
    ])
  })
})

describe('several writers on one file', () => {
  it('two strategies do not mix their lines', async () => {
    const logFile = folder.path('a.log')
    const notifiers = ['one', 'two'].map((publisherId) =>
      createNotifier({ publisherId, strategy: loggingStrategy({ logFile }) }),
    )
    const numbers = Array.from({ length: 300 }, (_, id) => id)
    await Promise.all(
      notifiers.flatMap((each) =>
        numbers.map((id) => each.info('image.create', { id, text: 'x'.repeat(id * 97) })),
      ),
    )
    await Promise.all(notifiers.map((each) => each.close()))
    const lines = readLines(logFile)
    expect(lines).not.toContain(undefined)
    expect(new Set(messageIds(lines)).size).toBe(600)
    for (const writer of ['one', 'two']) {
      const own = lines.filter((line) => line?.publisher_id === writer)
      expect(own.map((line) => Object(line?.payload).id)).toEqual(numbers)
    }
  })

  it('two processes do not either', async () => {
    const logFile = folder.path('a.log')
    const writers = await Promise.all(
      ['one', 'two'].map((writer) => start(['many', logFile, writer, '400']).ended),
    )
    for (const { exitCode, reports } of writers) {
      expect(exitCode).toBe(0)
      expect(reports).toEqual([{ accepted: 400 }])
    }
    const lines = readLines(logFile)
    expect(lines).not.toContain(undefined)
    expect(new Set(messageIds(lines)).size).toBe(800)
  })
})

describe('a pipe for a logFile', () => {
  it('is an error, and does not hang when nobody reads it', async () => {
    const pipe = folder.path('pipe')
    execFileSync('mkfifo', [pipe])
    const strategy = loggingStrategy({ logFile: pipe })
    const error = await errorOf(strategy.send(notification(), within()))
    expect(error).toMatchObject({ code: 'rejected', delivery: 'none' })
    execFileSync('rm', [pipe])
    writeFileSync(pipe, '')
    await strategy.send(notification(), within())
    await strategy.close(within())
    expect(readLines(pipe)).toHaveLength(1)
  })
})
