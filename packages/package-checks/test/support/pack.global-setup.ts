import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Packed, packInto } from '../../src/pack.js'
import { npmInstall } from '../../src/run.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** By the folder that the package comes from. */
    readonly packed: Readonly<Record<string, Packed>>
    /** A project in which all of them are installed. */
    readonly everything: string
  }
}

/** Packs every published package, and installs all in one project: once for all tests. */
export default function setup(project: TestProject): () => void {
  const place = mkdtempSync(join(tmpdir(), 'glance-notifications-packed-'))
  const packed = packInto(place)
  const everything = join(place, 'everything')
  npmInstall(
    everything,
    Object.values(packed).map(({ tarball }) => tarball),
  )
  project.provide('packed', packed)
  project.provide('everything', everything)
  return () => rmSync(place, { recursive: true, force: true })
}
