import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.js'

/** What commands of the documentation may name. */
export interface Workspace {
  /** Of `package.json` in the root. */
  readonly scripts: ReadonlyMap<string, string>
  /** Every package of the workspace. */
  readonly own: ReadonlySet<string>
  /** Every package that one of ours depends on. */
  readonly foreign: ReadonlySet<string>
  /** Programs that `npx` finds in a checkout. */
  readonly programs: ReadonlySet<string>
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' ? { ...value } : {})

/** Reads the manifests. */
export function readWorkspace(): Workspace {
  const folders = ['packages', 'examples'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  )
  const manifests = ['.', ...folders]
    .map((folder) => join(root, folder, 'package.json'))
    .filter((path) => existsSync(path))
    .map((path) => record(JSON.parse(readFileSync(path, 'utf8'))))
  const dependencies = manifests.flatMap((manifest) =>
    ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((kind) =>
      Object.keys(record(manifest[kind])),
    ),
  )
  return {
    scripts: new Map(
      Object.entries(record(manifests[0]?.scripts)).map(([name, script]) => [name, String(script)]),
    ),
    own: new Set(manifests.map(({ name }) => String(name))),
    foreign: new Set(dependencies),
    programs: new Set([...readdirSync(join(root, 'node_modules', '.bin')), 'glance-notify']),
  }
}
