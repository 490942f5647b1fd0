import { type BigIntStats, close, constants, fstat, mkdir, open, read, stat } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const closeFile = promisify(close)
const makeFolder = promisify(mkdir)
const openPath = promisify(open)
const readFile = promisify(read)
const statFile = promisify(fstat)
const statPath = promisify(stat)

/** A file that is open for appending. */
export interface OpenFile {
  readonly fd: number
  /** Whether it ends in the middle of a line: a full disk or a crash tore it. `undefined`: it may not be read. */
  readonly torn: boolean | undefined
  /** Whether it is still what its path leads to; no after a rotation, or when it was removed. */
  isCurrent(): Promise<boolean>
  /** Whether it was removed, so that whatever is written to it is lost. Never rejects. */
  isLost(): Promise<boolean>
  close(): Promise<void>
}

// O_NONBLOCK makes no difference to a file; opening a pipe that nobody reads would block a thread for ever.
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK

/** Opens a file for appending; makes it, and its folders, when they are not there. */
export async function openFile(path: string): Promise<OpenFile> {
  const fd = await openOrCreate(path)
  try {
    const opened = await statFile(fd, { bigint: true })
    if (opened.isFIFO() || opened.isSocket()) throw new Error(`${path} is a pipe or socket, not a file`)
    return {
      fd,
      torn: await isTorn(path, opened),
      isCurrent: async () =>
        isSameFile(await statPath(path, { bigint: true }).catch(() => undefined), opened),
      async isLost() {
        // Some file systems know no links at all and always say 0.
        const now = opened.nlink > 0n ? await statFile(fd).catch(() => undefined) : undefined
        return now?.nlink === 0
      },
      close: () => closeFile(fd),
    }
  } catch (error) {
    await closeFile(fd)
    throw error
  }
}

async function openOrCreate(path: string): Promise<number> {
  try {
    return await openPath(path, appending)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    await makeFolder(dirname(path), { recursive: true })
    return openPath(path, appending)
  }
}

function isSameFile(found: BigIntStats | undefined, opened: BigIntStats): boolean {
  return found !== undefined && found.ino === opened.ino && found.dev === opened.dev
}

/** How long a line that another process is just writing may stand there unfinished. */
const settleMs = 10

/** Whether the last line has no end, and does not get one either. */
async function isTorn(path: string, opened: BigIntStats): Promise<boolean | undefined> {
  if (!opened.isFile()) return false
  try {
    const fd = await openPath(path, constants.O_RDONLY)
    try {
      for (let before = -1n; ; await delay(settleMs)) {
        const { size } = await statFile(fd, { bigint: true })
        if (await endsInNewline(fd, size)) return false
        if (size === before) return true
        before = size
      }
    } finally {
      await closeFile(fd)
    }
  } catch {
    return undefined
  }
}

async function endsInNewline(fd: number, size: bigint): Promise<boolean> {
  if (size === 0n) return true
  const last = Buffer.alloc(1)
  const { bytesRead } = await readFile(fd, last, 0, 1, Number(size - 1n))
  return bytesRead === 0 || last.toString() === '\n'
}
