import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own that is full but for some room. */
export interface SmallDisk {
  readonly folder: string
  /** Makes room. */
  free(): void
  /** Also happens by itself when this process dies. */
  unmount(): Promise<void>
}

const megabyte = 1024 * 1024

/** Unmounts when its input ends, however this process dies; lazily, for a file may still be open. */
const unmounter = 'cat > /dev/null; umount -l "$1"; rmdir "$1"'

/** Mounts it, with so much room at first and so much in all. `undefined` where that is not allowed: it takes root. */
export function mountSmallDisk(roomBytes: number, totalBytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'glance-chaos-disk-'))
  try {
    const options = `size=${Math.ceil(totalBytes / megabyte)}m`
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmdirSync(folder)
    return undefined
  }
  const watcher = spawn('/bin/sh', ['-c', unmounter, 'unmount', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => {
    watcher.once('close', () => resolve())
  })
  const ballast = join(folder, 'ballast')
  writeFileSync(ballast, Buffer.alloc(totalBytes - roomBytes))
  return {
    folder,
    free: () => rmSync(ballast),
    unmount: () => {
      watcher.stdin.end()
      return ended
    },
  }
}
