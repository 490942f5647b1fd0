import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningBench {
  readonly ended: Promise<Ended>
  readonly stderr: () => string
  interrupt(): void
  /** Processes that it has started, and those that they have, and itself, while they run. */
  processes(): readonly string[]
}

/** Runs the built program. */
export function runBench(...args: readonly string[]): RunningBench {
  // All that it starts has it as well.
  const mark = `BENCH_TEST=${randomUUID()}`
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, BENCH_TEST: mark.slice('BENCH_TEST='.length) },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return {
    ended: new Promise((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }))
    }),
    stderr: () => stderr,
    interrupt: () => void child.kill('SIGINT'),
    processes: () =>
      readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(mark)),
  }
}

/** Empty for a process that is gone, and for one that is not ours. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}
