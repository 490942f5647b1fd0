import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { programs } from './run-program.js'

const start = programs()

function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
}

function unmount(folder: string): void {
  // Lazily, for a test that failed may have left a process that uses it.
  execFileSync('umount', ['-l', folder])
}

/** Whether this process may mount: root, and not in a container that forbids it. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'glance-outbox-disk-'))
  try {
    mount(folder, 'size=64k')
    unmount(folder)
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const disks = mayMount() ? ['a tmpfs of 2 MiB'] : []

describe.each(disks)('a full disk: %s', () => {
  let folder = ''
  let store = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'glance-outbox-disk-'))
    store = join(folder, 'store')
    mount(folder, 'size=2m')
  })
  afterEach(() => {
    unmount(folder)
    rmSync(folder, { recursive: true })
  })
  const filler = (): string => join(folder, 'filler')
  const fill = (leftKiB: number): void => {
    const { bavail, bsize } = statfsSync(folder)
    writeFileSync(filler(), Buffer.alloc(bavail * bsize - leftKiB * 1024))
  }

  it('is an error to whoever marks; what was marked stays, and it goes on when there is room', async () => {
    const program = start(['serve', store])
    expect(await program.ask('many before 500')).toBe('ok')
    fill(0)
    // lmdb fails in different ways with few writes, with many, and with one right after another.
    for (const count of [1, 100, 2_000]) {
      expect(await program.ask(`many full ${count} 5`)).toBe('rejected: The disk is full: make room.')
    }
    expect(await program.ask('left full 2000')).toBe('2000')
    expect(await program.ask('left before 500')).toBe('0')
    rmSync(filler())
    expect(await program.ask('many after 500')).toBe('ok')
    expect(await program.ask('close')).toBe('ok')
    expect(await program.end()).toBe(0)
    expect(await start(['serve', store]).ask('left after 500')).toBe('0')
  })

  it('is an error to a transaction too', async () => {
    const program = start(['serve', store])
    expect(await program.ask('many before 500')).toBe('ok')
    fill(0)
    expect(await program.ask('mark 1')).toMatch(/^rejected: .* The disk is full/)
    rmSync(filler())
    expect(await program.ask('mark 1')).toBe('ok')
  })

  it('is an error when the store is opened, for lmdb would crash', async () => {
    fill(8)
    const program = start(['open', store])
    expect(await program.ask('')).toMatch(/^rejected: .* the disk is full/)
    expect(await program.end()).toBe(0)
  })

  it('is an error when the folder cannot be written to', async () => {
    expect(await start(['open', store]).ask('')).toBe('ok')
    execFileSync('mount', ['-o', 'remount,ro', folder])
    const program = start(['open', store])
    expect(await program.ask('')).toMatch(/^rejected: .*EROFS/)
    expect(await program.end()).toBe(0)
  })
})

describe.each(disks.length > 0 ? [] : ['no file system may be mounted here'])(
  'a full disk: NOT TRIED, %s',
  () => {
    it('nor one that cannot be written to', () => {
      expect(disks).toEqual([])
    })
  },
)
