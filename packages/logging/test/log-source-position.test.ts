import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { follow, quick, range, recordingLogger, until, write } from './followed.js'
import { logFolder } from './log-folder.js'
import { mayMount, mountSmallDisk } from './small-disk.js'

const folder = logFolder()

function paths(): { readonly logFile: string; readonly positionFile: string } {
  return { logFile: folder.path('a.log'), positionFile: folder.path('state', 'position') }
}

function offsetIn(positionFile: string): unknown {
  return existsSync(positionFile) ? JSON.parse(readFileSync(positionFile, 'utf8')).offset : undefined
}

/** Follows the log until so many were delivered, and closes. */
async function handle(options: ReturnType<typeof paths>, count: number, logger = recordingLogger()) {
  const { numbers, close } = await follow({ ...options, logger })
  await until(() => expect(numbers().length).toBeGreaterThanOrEqual(count))
  await close()
  return { numbers: numbers(), logger }
}

/** Makes a rotated file older than what is written from now on, as the time between rotations does. */
function age(path: string, seconds: number): void {
  const then = Date.now() / 1_000 - seconds
  utimesSync(path, then, then)
}

describe('a recorded position', () => {
  it('is where the next source goes on', async () => {
    const { logFile, positionFile } = paths()
    const first = await follow({ logFile, positionFile })
    await write(logFile, range(1, 3))
    await until(() => expect(first.numbers()).toEqual([1, 2, 3]))
    await first.close()
    expect(offsetIn(positionFile)).toBe(statSync(logFile).size)
    await write(logFile, range(4, 6))
    expect((await handle({ logFile, positionFile }, 3)).numbers).toEqual([4, 5, 6])
  })

  it('goes no further than what is settled without a gap', async () => {
    const { logFile, positionFile } = paths()
    const first = await follow({ logFile, positionFile }, () => {})
    await write(logFile, range(1, 4))
    await until(() => expect(first.deliveries).toHaveLength(4))
    for (const settled of [0, 2, 3]) first.deliveries[settled]?.settle({ outcome: 'done' })
    await first.close()
    const again = await handle({ logFile, positionFile }, 3)
    expect(again.numbers).toEqual([2, 3, 4])
  })

  it('is recorded while it goes on, not only at the end', async () => {
    const { logFile, positionFile } = paths()
    await follow({ logFile, positionFile })
    await write(logFile, range(1, 3))
    await until(() => expect(offsetIn(positionFile)).toBe(statSync(logFile).size))
  })

  it('is there before the first line, so that nothing is passed over after a crash', async () => {
    const { logFile, positionFile } = paths()
    await write(logFile, range(1, 2))
    // It never handles anything, and is not there any more when the next begins.
    await follow({ logFile, positionFile }, () => {})
    await write(logFile, range(3, 4))
    expect((await handle({ logFile, positionFile }, 2)).numbers).toEqual([3, 4])
  })

  it('is there before the log is, which is then read from its start, though it was rotated already', async () => {
    const { logFile, positionFile } = paths()
    const first = await follow({ logFile, positionFile, deadLetterFile: folder.path('dead') })
    await first.close()
    await write(logFile, [1])
    renameSync(logFile, `${logFile}.1`)
    await write(logFile, [2])
    const { numbers, logger } = await handle({ logFile, positionFile }, 2)
    expect(numbers).toEqual([1, 2])
    expect(logger.records.join()).not.toMatch(/lost|not there/)
  })

  it('of a file that was rotated once or more while nobody read is found again, and all that followed', async () => {
    const { logFile, positionFile } = paths()
    await write(logFile, [0])
    const first = await follow({ logFile, positionFile })
    await write(logFile, [1])
    await until(() => expect(first.numbers()).toEqual([1]))
    await first.close()
    await write(logFile, [2])
    renameSync(logFile, `${logFile}.3`)
    age(`${logFile}.3`, 300)
    await write(logFile, [3])
    renameSync(logFile, `${logFile}.2`)
    age(`${logFile}.2`, 200)
    await write(logFile, [4])
    renameSync(logFile, `${logFile}.1`)
    age(`${logFile}.1`, 100)
    await write(logFile, [5])
    // Of before its time: not to be read.
    await write(`${logFile}.4`, [99])
    age(`${logFile}.4`, 400)
    const { numbers, logger } = await handle({ logFile, positionFile }, 4)
    expect(numbers).toEqual([2, 3, 4, 5])
    expect(logger.records.join()).not.toContain('lost')
    expect((await follow({ logFile, positionFile })).numbers()).toEqual([])
  })

  it('of a file that was copied and truncated while nobody read is found in the copy', async () => {
    const { logFile, positionFile } = paths()
    await follow({ logFile, positionFile }).then(({ close }) => close())
    await write(logFile, range(1, 2))
    await handle({ logFile, positionFile }, 2)
    await write(logFile, range(3, 4))
    copyFileSync(logFile, `${logFile}.1`)
    truncateSync(logFile)
    // As long as it was, and longer: its size tells nothing.
    await write(logFile, range(5, 30))
    expect((await handle({ logFile, positionFile }, 28)).numbers).toEqual(range(3, 30))
  })

  it('does not mistake a new file that has the inode of the old one for it', async () => {
    const { logFile, positionFile } = paths()
    await follow({ logFile, positionFile }).then(({ close }) => close())
    await write(logFile, range(1, 3))
    await handle({ logFile, positionFile }, 3)
    truncateSync(logFile)
    await write(logFile, range(4, 30))
    expect((await handle({ logFile, positionFile }, 27)).numbers).toEqual(range(4, 30))
  })

  it('beyond the end of the file, as after a loss of power, has it read again', async () => {
    const { logFile, positionFile } = paths()
    await follow({ logFile, positionFile }).then(({ close }) => close())
    await write(logFile, range(1, 10))
    const { size } = statSync(logFile)
    await write(logFile, range(11, 20))
    await handle({ logFile, positionFile }, 20)
    truncateSync(logFile, size)
    await write(logFile, [21])
    const { numbers, logger } = await handle({ logFile, positionFile }, 11)
    expect(numbers).toEqual([...range(1, 10), 21])
    expect(logger.records.join()).toContain('it is read again')
  })

  it('does not mistake a new file that begins like the old one for it', async () => {
    const { logFile, positionFile } = paths()
    const banner = '{"msg":"log opened"}\n'.repeat(100)
    writeFileSync(logFile, banner)
    const first = await follow({ logFile, positionFile })
    await write(logFile, [1])
    await until(() => expect(first.numbers()).toEqual([1]))
    await first.close()
    await write(logFile, [2])
    renameSync(logFile, `${logFile}.1`)
    age(`${logFile}.1`, 100)
    writeFileSync(logFile, banner)
    await write(logFile, range(3, 10))
    expect((await handle({ logFile, positionFile }, 9)).numbers).toEqual(range(2, 10))
  })

  it('does not bring back what was compressed, by name, and goes on', async () => {
    const { logFile, positionFile } = paths()
    await follow({ logFile, positionFile }).then(({ close }) => close())
    await write(logFile, [1])
    age(logFile, 300)
    await handle({ logFile, positionFile }, 1)
    await write(logFile, [2])
    writeFileSync(`${logFile}.1.gz`, gzipSync(readFileSync(logFile)))
    unlinkSync(logFile)
    await write(logFile, [3])
    const { numbers, logger } = await handle({ logFile, positionFile }, 1)
    expect(numbers).toEqual([3])
    expect(logger.records.join()).toContain('lost')
  })

  it('of a file that is gone tells of the loss, by name, and goes on with what was written later', async () => {
    const { logFile, positionFile } = paths()
    await follow({ logFile, positionFile }).then(({ close }) => close())
    await write(logFile, [1])
    age(logFile, 300)
    await handle({ logFile, positionFile }, 1)
    await write(logFile, [2])
    unlinkSync(logFile)
    await write(logFile, [3])
    renameSync(logFile, `${logFile}.1`)
    await write(logFile, [4])
    const { numbers, logger } = await handle({ logFile, positionFile }, 2)
    expect(numbers).toEqual([3, 4])
    expect(logger.records).toContain(
      'warn: The file that was read last is gone; what was not read of it is lost',
    )
  })

  it('moves over lines of other programs, too', async () => {
    const { logFile, positionFile } = paths()
    const { source } = await follow({ logFile, positionFile })
    writeFileSync(logFile, '{"msg":"a"}\nb\n')
    await until(() => expect(offsetIn(positionFile)).toBe(14))
    expect(source.stats).toEqual({ delivered: 0, skipped: 2 })
  })

  it('is its own of each of two sources on one file', async () => {
    const { logFile, positionFile } = paths()
    const other = folder.path('other')
    const first = await follow({ logFile, positionFile })
    const second = await follow({ logFile, positionFile: other }, () => {})
    await write(logFile, range(1, 3))
    await until(() => expect(first.numbers().length + second.numbers().length).toBe(6))
    await Promise.all([first.close(), second.close()])
    expect(offsetIn(positionFile)).toBe(statSync(logFile).size)
    expect(offsetIn(other)).toBe(0)
  })

  it('holds nothing of the log, and leaves no other file', async () => {
    const { logFile, positionFile } = paths()
    await write(logFile, range(1, 3))
    const { close } = await follow({ logFile, positionFile })
    await close()
    expect(readFileSync(positionFile, 'utf8')).toMatch(
      /^\{"version":1,"inode":"\d+","offset":\d+,"head_bytes":\d+,"head_sha256":"[0-9a-f]{64}","modified_ns":"\d+"\}\n$/,
    )
    expect(existsSync(`${positionFile}.tmp`)).toBe(false)
  })
})

describe('a position that cannot be recorded', () => {
  it('is logged, notifications go on, and it is recorded when it can be', async () => {
    const { logFile, positionFile } = paths()
    const logger = recordingLogger()
    const { numbers } = await follow({ logFile, positionFile, logger })
    mkdirSync(`${positionFile}.tmp`)
    await write(logFile, range(1, 3))
    await until(() =>
      expect(logger.records).toContain('error: The position in the log could not be recorded'),
    )
    expect(numbers()).toEqual([1, 2, 3])
    expect(offsetIn(positionFile)).toBe(0)
    rmdirSync(`${positionFile}.tmp`)
    await until(() => expect(offsetIn(positionFile)).toBe(statSync(logFile).size))
  })

  it.each(mayMount() ? ['a tmpfs'] : [])('does not hinder on a full disk: %s', async () => {
    const { logFile } = paths()
    const disk = mountSmallDisk()
    try {
      const positionFile = disk.path('position')
      const logger = recordingLogger()
      disk.fill(0)
      const { numbers, close } = await follow({ logFile, positionFile, logger })
      await write(logFile, range(1, 3))
      await until(() => expect(numbers()).toEqual([1, 2, 3]))
      expect(logger.records).toContain('error: The position in the log could not be recorded')
      disk.free()
      await close()
      expect(offsetIn(positionFile)).toBe(statSync(logFile).size)
    } finally {
      disk.unmount()
    }
  })
})

it('without a position file what comes while nobody reads is lost, by name', async () => {
  const logFile = folder.path('a.log')
  const first = await follow({ logFile })
  await write(logFile, [1])
  await until(() => expect(first.numbers()).toEqual([1]))
  await first.close()
  await write(logFile, [2])
  const second = await follow({ logFile, ...quick })
  await write(logFile, [3])
  await until(() => expect(second.numbers()).toEqual([3]))
})
