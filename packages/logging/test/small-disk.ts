import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const sizeKiB = 64

/** A file system of 64 KiB, which a test can fill. */
export interface SmallDisk {
  path(name: string): string
  /** Takes all the room but so many KiB. */
  fill(leftKiB: number): void
  /** Makes room again. */
  free(): void
  unmount(): void
}

/** Where mounting is not allowed it throws. */
export function mountSmallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'glance-small-disk-'))
  const filler = join(folder, 'filler')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKiB}k`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch (error) {
    rmSync(folder, { recursive: true })
    throw error
  }
  return {
    path: (name) => join(folder, name),
    fill: (leftKiB) => writeFileSync(filler, Buffer.alloc((sizeKiB - leftKiB) * 1024)),
    free: () => rmSync(filler),
    unmount() {
      // Lazily, for a test that failed may have left a file open.
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    },
  }
}

/** Whether this process may mount: root, and not in a container that forbids it. */
export function mayMount(): boolean {
  try {
    mountSmallDisk().unmount()
    return true
  } catch {
    return false
  }
}
