import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Ended {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  /** What `program.ts` reported; a line on stderr that is no report makes this throw. */
  readonly reports: readonly Readonly<Record<string, unknown>>[]
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

export interface Programs {
  readonly start: (args: readonly string[], options?: StartOptions) => Running
}

/** Builds `program.ts` for the tests of a file, and starts it as a process of its own. */
export function programs(): Programs {
  let folder = ''
  beforeAll(() => {
    // Where Node finds pino.
    const parent = join(root, 'node_modules', '.programs')
    mkdirSync(parent, { recursive: true })
    folder = mkdtempSync(`${parent}/`)
    const config = join(root, 'test', 'program.vite.config.ts')
    execFileSync(process.execPath, [viteCommand(), 'build', '--config', config, '--outDir', folder], {
      cwd: root,
    })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return { start: (args, options = {}) => start(join(folder, 'program.js'), args, options) }
}

interface StartOptions {
  /** A file for its stdout. Default: a pipe that is read. */
  readonly stdoutFile?: string
  /** The largest file that the process can write, in KiB. */
  readonly maxFileKiB?: number
}

function start(program: string, args: readonly string[], { stdoutFile, maxFileKiB }: StartOptions): Running {
  const stdout = stdoutFile === undefined ? undefined : openSync(stdoutFile, 'w')
  const options: SpawnOptions = { stdio: ['pipe', stdout ?? 'pipe', 'pipe'], timeout: 15_000 }
  const limited = ['-c', `ulimit -f ${maxFileKiB}; exec "$@"`, 'bash', process.execPath, program, ...args]
  const child =
    maxFileKiB === undefined
      ? spawn(process.execPath, [program, ...args], options)
      : spawn('bash', limited, options)
  if (stdout !== undefined) closeSync(stdout)
  return { child, ended: endOf(child) }
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const exit = new Promise<Pick<Ended, 'exitCode' | 'signal'>>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
  })
  const [stdout, stderr, status] = await Promise.all([
    child.stdout ? text(child.stdout).catch(() => '') : '',
    child.stderr ? text(child.stderr) : '',
    exit,
  ])
  return {
    ...status,
    stdout,
    get reports() {
      return stderr
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    },
  }
}

/** Vite comes with vitest; it is no dependency of ours. */
function viteCommand(): string {
  const vitest = createRequire(import.meta.url).resolve('vitest/package.json')
  return join(dirname(createRequire(vitest).resolve('vite/package.json')), 'bin', 'vite.js')
}
