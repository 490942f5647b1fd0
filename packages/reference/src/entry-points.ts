import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top of the repository, with a `/` at its end. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What a user can import. */
export interface EntryPoint {
  /** `@glance-notifications/core/connection` */
  readonly name: string
  /** `core/connection`: the name of its page, without the scope. */
  readonly page: string
  readonly description: string
  /** The folder of the package. */
  readonly folder: string
  /** The built declarations. */
  readonly types: string
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/**
 * Every entry point of every published package that has one: core first, and last the umbrella, which re-exports others.
 */
export const entryPoints: readonly EntryPoint[] = readdirSync(join(root, 'packages'))
  .flatMap((directory) => entryPointsIn(join(root, 'packages', directory)))
  .toSorted((a, b) => rank(a) - rank(b))

function rank({ name, page }: EntryPoint): number {
  if (name === page) return 2
  return page.startsWith('core') ? 0 : 1
}

function entryPointsIn(folder: string): readonly EntryPoint[] {
  const manifest = record(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  if (manifest.private === true) return []
  return Object.entries(record(manifest.exports)).flatMap(([subpath, target]) => {
    const { types } = record(target)
    const name = `${String(manifest.name)}${subpath.slice(1)}`
    if (typeof types !== 'string') return []
    const page = name.replace('@glance-notifications/', '')
    return [{ name, page, description: String(manifest.description), folder, types: join(folder, types) }]
  })
}
