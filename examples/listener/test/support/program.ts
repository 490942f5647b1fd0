import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach } from 'vitest'

/** A program in a process of its own, which can be killed in the middle. */
export interface RunningProgram {
  /** Resolves when standard error has a line that matches. Rejects when the program ends before. */
  says(pattern: RegExp): Promise<void>
  /** `SIGKILL`: nothing of it runs any more, not even a handler of its own. */
  kill(): Promise<void>
  /** `SIGTERM`, and its exit code. */
  stop(): Promise<number | null>
  readonly errors: string
}

/** Runs programs; those that a test leaves behind are killed. */
export function programs(): (file: string, args: readonly string[]) => RunningProgram {
  const running = new Set<RunningProgram>()
  afterEach(async () => {
    await Promise.all([...running].map((program) => program.kill()))
    running.clear()
  })
  return (file, args) => {
    const program = start(file, args)
    running.add(program)
    return program
  }
}

function start(file: string, args: readonly string[]): RunningProgram {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'inherit', 'pipe'] })
  const exited = once(child, 'exit').then(() => child.exitCode)
  let errors = ''
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
    tell()
  })
  void exited.then(tell)
  return {
    get errors() {
      return errors
    },
    says(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(errors)) resolve()
          else if (child.exitCode !== null) reject(new Error(`ended with ${child.exitCode}: ${errors}`))
          else return
          listeners.delete(look)
        }
        listeners.add(look)
        look()
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      return exited
    },
  }
}
