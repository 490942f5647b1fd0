import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A program in a process of its own, which is told what to do line by line. */
export interface Running {
  /** Its answer, on one line of its standard output. */
  ask(command: string): Promise<string>
  /** All lines so far. */
  readonly lines: readonly string[]
  /** Resolves when it has written so many lines; rejects when it ends before. */
  wrote(count: number): Promise<void>
  /** No more commands: it may end by itself. Its exit code. */
  end(): Promise<number | null>
  /** `SIGKILL`: nothing of it runs any more. Resolves with the lines it had written. */
  kill(): Promise<readonly string[]>
}

/** Builds a program of this folder for the tests of a file; what a test leaves running is killed. */
export function programs(name = 'program'): (args: readonly string[]) => Running {
  let folder = ''
  const running = new Set<Running>()
  beforeAll(() => {
    // Where Node finds lmdb.
    const parent = join(root, 'node_modules', '.programs')
    mkdirSync(parent, { recursive: true })
    folder = mkdtempSync(`${parent}/`)
    const config = join(root, 'test', 'program.vite.config.ts')
    const options = ['--config', config, '--outDir', folder, '--ssr', `test/${name}.ts`]
    execFileSync(process.execPath, [viteCommand(), 'build', ...options], { cwd: root })
  })
  afterEach(async () => {
    await Promise.all([...running].map((program) => program.kill()))
    running.clear()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return (args) => {
    const file = join(folder, `${name}.js`)
    const program = watch(
      spawn(process.execPath, ['--expose-gc', file, ...args], { stdio: ['pipe', 'pipe', 'pipe'] }),
    )
    running.add(program)
    return program
  }
}

function watch(child: ChildProcess): Running {
  const ended = once(child, 'close').then(() => child.exitCode)
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const tell = (): void => {
    for (const look of waiting) look()
  }
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split('\n')
    // What was killed in the middle of a line has not said it.
    rest = parts.pop() ?? ''
    lines.push(...parts)
    tell()
  })
  child.stdin?.on('error', () => {})
  // lmdb writes there when a commit fails; a pipe that is not read would fill up.
  child.stderr?.resume()
  void ended.then(tell)
  const wrote = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (lines.length >= count) resolve()
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`It ended with ${child.exitCode ?? child.signalCode} after: ${lines.join(', ')}`))
        else return
        waiting.delete(look)
      }
      waiting.add(look)
      look()
    })
  return {
    lines,
    wrote,
    async ask(command) {
      const before = lines.length
      child.stdin?.write(`${command}\n`)
      await wrote(before + 1)
      return lines[before] ?? ''
    },
    async end() {
      child.stdin?.end()
      return ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
      return lines
    },
  }
}

/** Vite comes with vitest; it is no dependency of ours. */
function viteCommand(): string {
  const vitest = createRequire(import.meta.url).resolve('vitest/package.json')
  return join(dirname(createRequire(vitest).resolve('vite/package.json')), 'bin', 'vite.js')
}
