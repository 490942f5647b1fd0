import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { npmInstall, succeed } from './run.js'
import { published, root } from './workspace.js'

export interface Packed {
  /** The tarball that would be published. */
  readonly tarball: string
  /** The folder that has what is in it. */
  readonly folder: string
}

declare module 'vitest' {
  interface ProvidedContext {
    /** By the folder that the package comes from. */
    readonly packed: Readonly<Record<string, Packed>>
    /** A project in which all of them are installed. */
    readonly everything: string
  }
}

/** Packs every published package as `pnpm publish` would, and installs all in one project: once for all tests. */
export default function setup(project: TestProject): () => void {
  const place = mkdtempSync(join(tmpdir(), 'glance-notifications-packed-'))
  for (const { folder } of published) {
    if (!existsSync(join(root, 'packages', folder, 'dist')))
      throw new Error(`packages/${folder} is not built: npm run build`)
  }
  const filters = published.map(({ manifest }) => `--filter=${manifest.name}`)
  succeed('pnpm', ['--recursive', ...filters, 'pack', '--pack-destination', place], root)
  const packed = published.map(({ folder, manifest: { name, version } }) => {
    const tarball = join(place, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
    const unpacked = join(place, folder)
    mkdirSync(unpacked)
    succeed('tar', ['--extract', '--file', tarball, '--directory', unpacked, '--strip-components=1'], root)
    return { name: folder, tarball, folder: unpacked }
  })
  const everything = join(place, 'everything')
  npmInstall(
    everything,
    packed.map(({ tarball }) => tarball),
  )
  project.provide('packed', Object.fromEntries(packed.map(({ name, ...one }) => [name, one])))
  project.provide('everything', everything)
  return () => rmSync(place, { recursive: true, force: true })
}
