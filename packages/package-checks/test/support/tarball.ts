import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { inject } from 'vitest'
import type { Packed } from '../../src/pack.js'
import type { Manifest } from '../../src/workspace.js'

export interface Tarball {
  /** Bytes, compressed. */
  readonly packedBytes: number
  readonly unpackedBytes: number
  /** Paths in the package. */
  readonly files: readonly string[]
  read(file: string): string
  readonly manifest: Manifest
}

export function packedOf(folder: string): Packed {
  const packed = inject('packed')[folder]
  if (packed === undefined) throw new Error(`${folder} is not among the published packages`)
  return packed
}

/** What is in the tarball that would be published of a package of ours. */
export function tarballOf(name: string): Tarball {
  const { tarball, folder } = packedOf(name)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  return {
    packedBytes: statSync(tarball).size,
    unpackedBytes: files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
    files: files.toSorted(),
    read,
    manifest: JSON.parse(read('package.json')),
  }
}
