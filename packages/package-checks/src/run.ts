import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './workspace.js'

const bin = join(root, 'node_modules', '.bin')

export interface Result {
  readonly status: number | null
  readonly output: string
}

/** Runs a command to its end, with the tools of the workspace on its path. */
export function run(command: string, args: readonly string[], cwd: string): Result {
  const env = { ...process.env, PATH: bin + delimiter + process.env.PATH }
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 240_000,
  })
  return { status, output: `${stdout}${stderr}${error ? error.message : ''}` }
}

export function succeed(command: string, args: readonly string[], cwd: string): string {
  const { status, output } = run(command, args, cwd)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} in ${cwd} ended with ${status}:\n${output}`)
  return output
}

/** Makes a project that has nothing but what npm puts there for these tarballs. */
export function npmInstall(folder: string, tarballs: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  succeed('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], folder)
}
