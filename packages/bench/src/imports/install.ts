import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { npmInstall, packInto, published } from '@glance-notifications/package-checks'
import type { Contender } from '../contender/contender.js'

const megabyte = 1_000_000

/** Installs what would be published, by the folders that it comes from, in an empty project. */
export async function open(folders: readonly string[]): Promise<Contender> {
  return {
    async run() {
      const place = mkdtempSync(join(tmpdir(), 'glance-notifications-bench-'))
      try {
        const packed = packInto(
          place,
          published.filter(({ folder }) => folders.includes(folder)),
        )
        const project = join(place, 'project')
        const begin = performance.now()
        npmInstall(
          project,
          Object.values(packed).map(({ tarball }) => tarball),
        )
        const elapsedMs = performance.now() - begin
        const modules = join(project, 'node_modules')
        const extra = { megabytes: bytesIn(modules) / megabyte, files: filesIn(modules).length }
        return { count: 1, elapsedMs, cpuMs: 0, extra }
      } finally {
        rmSync(place, { recursive: true, force: true })
      }
    },
  }
}

function bytesIn(folder: string): number {
  return filesIn(folder).reduce((sum, path) => sum + statSync(path).size, 0)
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
