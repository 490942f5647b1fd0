import { existsSync, readFileSync, renameSync } from 'node:fs'
import { createNotifier } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { loggingStrategy } from '../src/index.js'
import { range, until, write } from './followed.js'
import { logFolder } from './log-folder.js'
import { programs, type Running } from './run-program.js'

const folder = logFolder()
const { start } = programs()
const lines = 10_000

function handledIn(journal: string): number[] {
  if (!existsSync(journal)) return []
  return readFileSync(journal, 'utf8').split('\n').filter(Boolean).map(Number)
}

/** The number of the line that the recorded offset is behind. */
function recordedIn(positionFile: string, logFile: string): number {
  const { offset } = JSON.parse(readFileSync(positionFile, 'utf8'))
  return readFileSync(logFile).subarray(0, offset).toString().split('\n').length - 1
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL')
  expect((await ended).signal).toBe('SIGKILL')
}

/** Written by hand: the process goes on until it is told to end. */
async function follow(args: readonly string[]): Promise<Running> {
  const running = start(['follow', ...args])
  await new Promise<void>((resolve) => running.child.stderr?.once('data', () => resolve()))
  return running
}

describe('a listener that is killed with kill -9', () => {
  it('in the middle of 10,000 lines has handled every one, and repeats only what was not recorded', async () => {
    const logFile = folder.path('a.log')
    const positionFile = folder.path('position')
    const args = [logFile, positionFile]
    const first = folder.path('first')
    let running = await follow([...args, first])
    const written = write(logFile, range(1, lines))
    await until(() => expect(handledIn(first).length).toBeGreaterThan(lines / 4))
    await until(() => expect(recordedIn(positionFile, logFile)).toBeGreaterThan(0))
    await kill(running)
    await written
    const recorded = recordedIn(positionFile, logFile)
    const before = new Set(handledIn(first))
    // What is recorded was handled, all of it.
    expect(range(1, recorded).filter((number) => !before.has(number))).toEqual([])

    const second = folder.path('second')
    running = await follow([...args, second])
    await until(() => expect(handledIn(second)).toHaveLength(lines - recorded))
    expect(handledIn(second).toSorted((a, b) => a - b)).toEqual(range(recorded + 1, lines))
    running.child.stdin?.end()
    expect(await running.ended).toMatchObject({ exitCode: 0 })
    expect(recordedIn(positionFile, logFile)).toBe(lines)
  })

  it('again and again, while the log is rotated, has handled every one', async () => {
    const logFile = folder.path('a.log')
    const journal = folder.path('journal')
    const args = [logFile, folder.path('position'), journal]
    await using notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    let sent = 0
    const sendTo = async (last: number): Promise<void> => {
      while (sent < last) {
        sent += 1
        await notifier.info('image.update', { number: sent })
      }
    }
    for (const round of [1, 2, 3]) {
      const running = await follow(args)
      await sendTo(sent + 1_000)
      renameSync(logFile, `${logFile}.${round}`)
      await until(() => expect(handledIn(journal).length).toBeGreaterThan(round * 200))
      await kill(running)
      // Nobody reads.
      while (!existsSync(logFile)) await sendTo(sent + 1)
      await sendTo(sent + 100)
    }
    const last = await follow(args)
    await until(() => expect(new Set(handledIn(journal)).size).toBe(sent))
    last.child.stdin?.end()
    expect((await last.ended).exitCode).toBe(0)
  })
})

describe('after close', () => {
  it('the process exits by itself, with no timer and no watcher left', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, [1])
    const { exitCode, reports } = await start(['close', logFile]).ended
    expect(exitCode).toBe(0)
    expect(reports).toEqual([{ held: [] }])
  })
})

describe('a log that this process may not read', () => {
  it('makes the start reject, and say what to do', async () => {
    const logFile = folder.path('a.log')
    await write(logFile, [1])
    const { reports } = await start(['unreadable', logFile]).ended
    expect(reports).toEqual([
      {
        code: 'rejected',
        message: expect.stringMatching(/Opening the logFile failed: EACCES.*Name a file that/),
      },
    ])
  })
})
