import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import { npmInstall, type Result, run } from '../../src/run.js'
import { packedOf } from './tarball.js'

export interface Project {
  readonly folder: string
  write(name: string, text: string): void
  run(command: string, args: readonly string[]): Result
}

export interface EmptyProject extends Project {
  /** The names of everything that was installed. */
  installed(): readonly string[]
  remove(): void
}

/** A folder that has nothing but what npm puts there for these packages of ours, by their folders. */
export function installIn(folders: readonly string[]): EmptyProject {
  const folder = mkdtempSync(join(tmpdir(), 'glance-notifications-project-'))
  npmInstall(
    folder,
    folders.map((name) => packedOf(name).tarball),
  )
  return {
    ...projectIn(folder),
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

/** A folder of its own in the project where everything is installed. */
export function amongEverything(name: string): Project {
  const folder = join(inject('everything'), name)
  mkdirSync(folder, { recursive: true })
  return projectIn(folder)
}

function projectIn(folder: string): Project {
  return {
    folder,
    write(name, text) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    },
    run: (command, args) => run(command, args, folder),
  }
}
