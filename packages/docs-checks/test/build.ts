import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Snippets use the packages as users do, so they have to be built; nothing happens where they are up to date. */
export default function setup(): void {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  try {
    execFileSync(process.execPath, [join(dirname(manifest), 'bin', 'tsc'), '-b'], { cwd, stdio: 'pipe' })
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    throw new Error(`The packages could not be built\n${output}`, { cause: error })
  }
}
