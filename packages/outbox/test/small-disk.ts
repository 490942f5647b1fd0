import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

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

/** For `describe.each`: none where no file system may be mounted. */
export const disks = mayMount() ? ['a tmpfs'] : []

export interface SmallDisk {
  /** In it. */
  readonly path: (name: string) => string
  /** Leaves so much free. */
  readonly fill: (leftKiB: number) => void
  readonly makeRoom: () => void
  readonly remount: (options: string) => void
}

/** A small file system of its own for each test. */
export function smallDisk(size: string): SmallDisk {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'glance-outbox-disk-'))
    mount(folder, `size=${size}`)
  })
  afterEach(() => {
    unmount(folder)
    rmSync(folder, { recursive: true })
  })
  const path = (name: string): string => join(folder, name)
  return {
    path,
    fill(leftKiB) {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(path('filler'), Buffer.alloc(bavail * bsize - leftKiB * 1024))
    },
    makeRoom: () => rmSync(path('filler')),
    remount: (options) => void execFileSync('mount', ['-o', `remount,${options}`, folder]),
  }
}
