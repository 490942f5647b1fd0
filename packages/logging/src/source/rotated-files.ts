import type { BigIntStats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { systemCode } from './source-errors.js'

/** A file beside the log that may once have been the log. */
export interface RotatedFile {
  readonly path: string
  readonly inode: bigint
  readonly modifiedNs: bigint
  /** Whether it is named as logrotate names them, with a number or a date, and not compressed. */
  readonly isNumbered: boolean
}

/** How often a folder is read again because files were renamed meanwhile. */
const maxLooks = 3

/** The files in the folder of the log whose names begin as its own does; the one that was written to first comes first. */
export async function rotatedFiles(logFile: string): Promise<RotatedFile[]> {
  const folder = dirname(logFile)
  const name = basename(logFile)
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  for (let looks = 1; ; looks += 1) {
    const names = (await namesIn(folder)).filter((each) => each !== name && each.startsWith(stem))
    const stats = await Promise.all(names.map((each) => statOf(join(folder, each))))
    if (stats.includes(undefined) && looks < maxLooks) continue
    return names
      .flatMap((each, index): RotatedFile[] => {
        const found = stats[index]
        if (!found?.isFile()) return []
        const isNumbered = hasNumber(each.slice(stem.length), extension)
        return [{ path: join(folder, each), inode: found.ino, modifiedNs: found.mtimeNs, isNumbered }]
      })
      .toSorted((a, b) => Number(a.modifiedNs - b.modifiedNs))
  }
}

/** `undefined` when nothing is there. */
export async function statOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true })
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** `.log.1`, `.log-20261125`, and with logrotate's `extension` `.1.log`, `-20261125.log`. */
function hasNumber(rest: string, extension: string): boolean {
  if (rest.startsWith(extension) && isNumber(rest.slice(extension.length))) return true
  return rest.endsWith(extension) && isNumber(rest.slice(0, rest.length - extension.length))
}

function isNumber(text: string): boolean {
  return /^[.-]\d[\dT:._-]*$/.test(text)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}
