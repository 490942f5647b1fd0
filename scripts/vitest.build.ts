import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

const run = fileURLToPath(new URL('run.mjs', import.meta.url))

/**
 * A `globalSetup` for packages whose tests use what is built, as users do: builds the package, and those that it needs;
 * nothing happens where they are up to date.
 */
export default function setup({ config }: TestProject): void {
  const { name }: { name: string } = JSON.parse(readFileSync(join(config.root, 'package.json'), 'utf8'))
  try {
    const build = ['turbo', 'run', 'build', `--filter=${name}...`, '--output-logs=errors-only']
    execFileSync(process.execPath, [run, ...build], { stdio: 'pipe' })
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    throw new Error(`The packages could not be built\n${output}`, { cause: error })
  }
}
