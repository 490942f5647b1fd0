import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../', import.meta.url))

type Strings = Readonly<Record<string, string>>

/** What these tests look at in a `package.json`. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly homepage?: string
  readonly bugs?: { readonly url: string }
  readonly license?: string
  readonly repository?: { readonly type: string; readonly url: string; readonly directory: string }
  readonly type?: string
  readonly sideEffects?: boolean | readonly string[]
  readonly engines?: Strings
  readonly exports?: Readonly<Record<string, string | Strings>>
  readonly bin?: Strings
  readonly files?: readonly string[]
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly scripts?: Strings
  readonly dependencies?: Strings
  readonly peerDependencies?: Strings
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies?: Strings
}

export interface WorkspacePackage {
  /** Below `packages/`. */
  readonly folder: string
  readonly manifest: Manifest
}

export const text = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8')

const manifestIn = (...path: readonly string[]): Manifest => JSON.parse(text(...path, 'package.json'))

export const rootManifest = manifestIn()

export const packages: readonly WorkspacePackage[] = readdirSync(join(root, 'packages'))
  .toSorted()
  .map((folder) => ({ folder, manifest: manifestIn('packages', folder) }))

/** What goes to the registry: everything that is not private. */
export const published = packages.filter(({ manifest }) => manifest.private !== true)

/** What one imports of a package: `@glance-notifications/rabbit/admin` and so on, without `package.json`. */
export const entriesOf = ({ name, exports = {} }: Manifest): readonly string[] =>
  Object.keys(exports)
    .filter((subpath) => subpath !== './package.json')
    .map((subpath) => name + subpath.slice(1))
