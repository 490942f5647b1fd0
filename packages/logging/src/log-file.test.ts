import { execFileSync } from 'node:child_process'
import { closeSync, constants, existsSync, openSync, read as readBytes, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Receipt } from '@glance-notifications/core'
import { describe, expect, it, vi } from 'vitest'
import { logFolder, readLines } from '../test/log-folder.js'
import { errorOf, within, write } from '../test/sends.js'
import { maxBatchBytes } from './line-batch.js'
import { LogFile } from './log-file.js'
import { type OpenFile, openFile } from './open-file.js'

const folder = logFolder()

function line(id: unknown): string {
  return `${JSON.stringify({ id })}\n`
}

function logFile(path: string): LogFile {
  return new LogFile(path, () => openFile(path))
}

function doNothing(): void {}

/** A file that is opened when the test says so. */
function slowToOpen(path: string): { readonly file: LogFile; readonly open: () => void } {
  let open = doNothing
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { file: new LogFile(path, () => opened.then(() => openFile(path))), open }
}

const readFd = promisify(readBytes)

interface SlowToWrite {
  readonly file: LogFile
  /** Resolves when a write has begun, which takes a reader to end. */
  readonly begun: () => Promise<void>
  /** Reads to the end of a line. */
  readonly readLine: () => Promise<void>
  closed: boolean
}

/** A file whose writes hang: a pipe, and lines that do not fit it. */
function slowToWrite(path: string): SlowToWrite {
  execFileSync('mkfifo', [path])
  const fd = openSync(path, constants.O_RDWR)
  const pipe: OpenFile = {
    fd,
    torn: false,
    isCurrent: async () => true,
    isLost: async () => false,
    async close() {
      closeSync(fd)
      slow.closed = true
    },
  }
  const reader = openSync(path, constants.O_RDONLY)
  const buffer = Buffer.alloc(65_536)
  const slow: SlowToWrite = {
    file: new LogFile(path, async () => pipe),
    closed: false,
    async begun() {
      await readFd(reader, buffer, 0, 1, null)
    },
    async readLine() {
      let end = false
      while (!end) {
        const { bytesRead } = await readFd(reader, buffer, 0, buffer.length, null)
        end = buffer.subarray(0, bytesRead).includes('\n')
      }
      closeSync(reader)
    },
  }
  return slow
}

const longerThanAPipe = 'x'.repeat(200_000)

describe('writing', () => {
  it('appends to what is there, in order of call', async () => {
    const path = folder.path('a.log')
    writeFileSync(path, line('before'))
    const file = logFile(path)
    await Promise.all(Array.from({ length: 100 }, (_, id) => write(file, line(id), within())))
    await file.close(within())
    expect(readLines(path)).toEqual([{ id: 'before' }, ...Array.from({ length: 100 }, (_, id) => ({ id }))])
  })

  it('keeps the order beyond a batch, and writes nothing of what was withdrawn meanwhile', async () => {
    const path = folder.path('a.log')
    const { file, open } = slowToOpen(path)
    const text = 'x'.repeat(maxBatchBytes / 1_000)
    const controller = new AbortController()
    const { signal } = controller
    const sent = Array.from({ length: 3_000 }, (_, id) =>
      write(file, line(`${id} ${text}`), id % 3 === 0 ? { ...within(), signal } : within()),
    )
    const settled = Promise.allSettled(sent)
    controller.abort()
    open()
    const results = await settled
    await file.close(within())
    const kept = results.flatMap(({ status }, id) => (status === 'fulfilled' ? [`${id} ${text}`] : []))
    expect(kept).toHaveLength(2_000)
    expect(readLines(path).map((read) => read?.id)).toEqual(kept)
  })

  it('makes the folders', async () => {
    const path = folder.path('a', 'b', 'c.log')
    const file = logFile(path)
    await write(file, line(1), within())
    await file.close(within())
    expect(readLines(path)).toEqual([{ id: 1 }])
  })

  it('writes more than fits one batch, and lines that are larger than one', async () => {
    const path = folder.path('a.log')
    const file = logFile(path)
    const texts = Array.from({ length: 8 }, (_, i) => `${i}${'ü'.repeat(400_000 * (1 + (i % 4)))}`)
    await Promise.all(texts.map((text) => write(file, line(text), within())))
    await file.close(within())
    expect(readLines(path).map((read) => read?.id)).toEqual(texts)
  })

  it('begins a new line after one that a crash has torn', async () => {
    const path = folder.path('a.log')
    writeFileSync(path, '{"id":"to')
    const file = logFile(path)
    await write(file, line(1), within())
    await write(file, line(2), within())
    await file.close(within())
    expect(readLines(path)).toEqual([undefined, { id: 1 }, { id: 2 }])
  })
})

describe('promise 5: nothing waits for ever', () => {
  it('a line that was not begun is withdrawn at its deadline, and never written', async () => {
    const path = folder.path('a.log')
    const { file, open } = slowToOpen(path)
    const late = errorOf(write(file, line('late'), within(20)))
    const patient = write(file, line('patient'), within())
    expect(await late).toMatchObject({ code: 'timeout', phase: 'write', delivery: 'none', retryable: true })
    open()
    await patient
    await file.close(within())
    expect(readLines(path)).toEqual([{ id: 'patient' }])
  })

  it('a line whose deadline passes while the process is busy is not written late', async () => {
    const path = folder.path('a.log')
    const file = logFile(path)
    await write(file, line('in time'), within())
    const late = errorOf(write(file, line('late'), within(5)))
    const end = performance.now() + 10
    while (performance.now() < end);
    expect(await late).toMatchObject({ code: 'timeout', delivery: 'none' })
    await file.close(within())
    expect(readLines(path)).toEqual([{ id: 'in time' }])
  })

  it('a line that was begun may have arrived', async () => {
    const path = folder.path('pipe')
    const { file, begun, readLine } = slowToWrite(path)
    const sent = errorOf(write(file, line(longerThanAPipe), within(50)))
    await begun()
    expect(await sent).toMatchObject({ code: 'timeout', phase: 'write', delivery: 'unknown' })
    await readLine()
    await file.close(within())
  })

  it('a deadline that has passed, and a signal that is aborted, are refused at once', async () => {
    const file = logFile(folder.path('a.log'))
    expect(await errorOf(write(file, line(1), within(-1)))).toMatchObject({
      code: 'timeout',
      delivery: 'none',
    })
    const reason = new Error('no')
    const error = await errorOf(write(file, line(1), { ...within(), signal: AbortSignal.abort(reason) }))
    expect(error).toMatchObject({ code: 'aborted', delivery: 'none', cause: reason })
    await file.close(within())
    expect(readLines(folder.path('a.log'))).toEqual([])
  })

  it('an abort withdraws a line that was not begun, and leaves one that was', async () => {
    const path = folder.path('a.log')
    const { file, open } = slowToOpen(path)
    const controller = new AbortController()
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    const withdrawn = errorOf(write(file, line('withdrawn'), { ...within(), signal: controller.signal }))
    const kept = write(file, line('kept'), within())
    controller.abort()
    expect(await withdrawn).toMatchObject({ code: 'aborted', phase: 'write', delivery: 'none' })
    open()
    expect(await kept).toEqual({ strategy: 'logging', status: 'accepted' } satisfies Receipt)
    expect(removed).toHaveBeenCalled()

    const pipe = slowToWrite(folder.path('pipe'))
    const late = new AbortController()
    const begun = write(pipe.file, line(longerThanAPipe), { ...within(), signal: late.signal })
    await pipe.begun()
    late.abort()
    await pipe.readLine()
    expect(await begun).toMatchObject({ status: 'accepted' })
    await Promise.all([file.close(within()), pipe.file.close(within())])
  })
})

describe('promise 8: close drains', () => {
  it('what was sent before is written, what is sent after is refused', async () => {
    const path = folder.path('a.log')
    const file = logFile(path)
    const sent = Array.from({ length: 1_000 }, (_, id) => write(file, line(id), within()))
    const closing = file.close(within())
    expect(await errorOf(write(file, line('after'), within()))).toMatchObject({
      code: 'closed',
      delivery: 'none',
    })
    await closing
    await Promise.all(sent)
    expect(readLines(path)).toHaveLength(1_000)
  })

  it('is idempotent, and works when nothing was sent', async () => {
    const file = logFile(folder.path('a.log'))
    const closing = file.close(within())
    expect(file.close(within())).toBe(closing)
    await closing
  })

  it('gives up at its deadline what is not written, and says which of it may have arrived', async () => {
    const slow = slowToWrite(folder.path('pipe'))
    const begun = errorOf(write(slow.file, line(longerThanAPipe), within()))
    await slow.begun()
    const queued = errorOf(write(slow.file, line('queued'), within()))
    await slow.file.close(within(20))
    expect(await begun).toMatchObject({ code: 'closed', phase: 'close', delivery: 'unknown' })
    expect(await queued).toMatchObject({ code: 'closed', phase: 'close', delivery: 'none' })
    // Another file may get the number of a descriptor that is closed under a write.
    expect(slow.closed).toBe(false)
    await slow.readLine()
    await vi.waitFor(() => expect(slow.closed).toBe(true), { timeout: 10_000 })
  })

  it('gives up an open that hangs, and closes what comes of it', async () => {
    const path = folder.path('a.log')
    const { file, open } = slowToOpen(path)
    const queued = errorOf(write(file, line(1), within()))
    await file.close(within(20))
    expect(await queued).toMatchObject({ code: 'closed', delivery: 'none' })
    open()
    await vi.waitFor(() => expect(existsSync(path)).toBe(true), { timeout: 10_000 })
    expect(readLines(path)).toEqual([])
  })
})
