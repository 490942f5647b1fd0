import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
/** A process that has not ended by then would not have ended at all. */
const timeout = 50_000

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Builds `program.ts`, or another, for the tests of a file, to be run as a process of its own. */
export function programs(name = 'program'): {
  readonly run: (args: readonly string[]) => Promise<Ended>
  readonly path: () => string
} {
  let folder = ''
  beforeAll(() => {
    // Where Node finds amqplib.
    const parent = join(root, 'node_modules', '.programs')
    mkdirSync(parent, { recursive: true })
    folder = mkdtempSync(`${parent}/`)
    const config = join(root, 'test', 'program.vite.config.ts')
    const entry = `test/${name}.ts`
    const options = ['--config', config, '--outDir', folder, '--ssr', entry]
    execFileSync(process.execPath, [viteCommand(), 'build', ...options], { cwd: root })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const path = (): string => join(folder, `${name}.js`)
  return { path, run: (args) => run(path(), args) }
}

function run(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { timeout }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, stdout, stderr }),
    )
  })
}

/** Vite comes with vitest; it is no dependency of ours. */
function viteCommand(): string {
  const vitest = createRequire(import.meta.url).resolve('vitest/package.json')
  return join(dirname(createRequire(vitest).resolve('vite/package.json')), 'bin', 'vite.js')
}
