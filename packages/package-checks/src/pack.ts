import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { succeed } from './run.js'
import { published, root, type WorkspacePackage } from './workspace.js'

export interface Packed {
  /** The tarball that would be published. */
  readonly tarball: string
  /** The folder that has what is in it. */
  readonly folder: string
}

/** Packs packages as `pnpm publish` would, by the folders that they come from. They have to be built. */
export function packInto(
  place: string,
  packages: readonly WorkspacePackage[] = published,
): Readonly<Record<string, Packed>> {
  for (const { folder } of packages) {
    if (!existsSync(join(root, 'packages', folder, 'dist')))
      throw new Error(`packages/${folder} is not built: npm run build`)
  }
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`)
  succeed('pnpm', ['--recursive', ...filters, 'pack', '--pack-destination', place], root)
  const packed = packages.map(({ folder, manifest: { name, version } }) => {
    const tarball = join(place, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
    const unpacked = join(place, folder)
    mkdirSync(unpacked)
    succeed('tar', ['--extract', '--file', tarball, '--directory', unpacked, '--strip-components=1'], root)
    return [folder, { tarball, folder: unpacked }] as const
  })
  return Object.fromEntries(packed)
}
