import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../', import.meta.url))
const bin = join(root, 'node_modules', '.bin')

interface Result {
  readonly status: number | null
  readonly output: string
}

function run(command: string, args: readonly string[], cwd: string): Result {
  const env = { ...process.env, PATH: bin + delimiter + process.env.PATH }
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 240_000,
  })
  return { status, output: `${stdout}${stderr}${error ? error.message : ''}` }
}

function succeed(command: string, args: readonly string[], cwd: string): string {
  const { status, output } = run(command, args, cwd)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} in ${cwd} ended with ${status}:\n${output}`)
  return output
}

/** The tarballs that would be published, by the name of the folder they come from. */
export function packAll(folders: readonly string[]): {
  readonly tarballs: ReadonlyMap<string, string>
  remove(): void
} {
  const destination = mkdtempSync(join(tmpdir(), 'glance-notifications-packed-'))
  const tarballs = new Map<string, string>()
  for (const folder of folders) {
    const cwd = join(root, 'packages', folder)
    if (!existsSync(join(cwd, 'dist'))) throw new Error(`packages/${folder} is not built: npm run build`)
    const before = new Set(readdirSync(destination))
    succeed('pnpm', ['pack', '--pack-destination', destination], cwd)
    const added = readdirSync(destination).find((name) => !before.has(name))
    if (added === undefined) throw new Error(`pnpm packed nothing for ${folder}`)
    tarballs.set(folder, join(destination, added))
  }
  return { tarballs, remove: () => rmSync(destination, { recursive: true, force: true }) }
}

export interface EmptyProject {
  readonly folder: string
  write(name: string, text: string): void
  run(command: string, args: readonly string[]): Result
  /** The names of everything that was installed. */
  installed(): readonly string[]
  remove(): void
}

/** A folder that has nothing but what npm puts there for these packages. */
export function installIn(packages: readonly string[]): EmptyProject {
  const folder = mkdtempSync(join(tmpdir(), 'glance-notifications-project-'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  succeed('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], folder)
  return {
    folder,
    write(name, text) {
      mkdirSync(join(folder, name, '..'), { recursive: true })
      writeFileSync(join(folder, name), text)
    },
    run: (command, args) => run(command, args, folder),
    installed() {
      const modules = join(folder, 'node_modules')
      return readdirSync(modules)
        .filter((name) => !name.startsWith('.'))
        .flatMap((name) =>
          name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : name,
        )
        .toSorted()
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
