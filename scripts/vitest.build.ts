import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'

/**
 * A `globalSetup` for packages whose tests use what is built, as users do: builds the package, and those that its
 * tsconfig.json references; nothing happens where they are up to date.
 */
export default function setup({ config }: TestProject): void {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  try {
    execFileSync(process.execPath, [join(dirname(manifest), 'bin', 'tsc'), '-b'], {
      cwd: config.root,
      stdio: 'pipe',
    })
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    throw new Error(`The packages could not be built\n${output}`, { cause: error })
  }
}
