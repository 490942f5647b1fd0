import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type RunOptions, run } from './run.js'

/** Debian's Python, the only one that sees Debian's packages. */
export const debianPython = '/usr/bin/python3'

/** Runs a script to its end; gives the lines that it printed, or rejects with what it complained of. */
export async function runPython(
  script: URL,
  args: readonly string[],
  options?: RunOptions,
): Promise<readonly string[]> {
  return linesOf(await run(debianPython, [fileURLToPath(script), ...args], options))
}

/** A script that first gets ready, and then waits for something to come. */
export interface WaitingPython {
  /** Resolves when it has written READY to standard error. */
  readonly ready: Promise<void>
  /** The lines that it printed, at its end; rejects with what it complained of. */
  readonly lines: Promise<readonly string[]>
}

export function startPython(
  script: URL,
  args: readonly string[],
  { timeoutMs = 60_000 } = {},
): WaitingPython {
  const child = spawn(debianPython, [fileURLToPath(script), ...args], { timeout: timeoutMs })
  const output: string[] = []
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output.join(''))
      else reject(new Error(`${script.pathname} ended with ${code ?? signal}: ${errors}`))
    })
  })
  const ready = new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text
      if (errors.includes('READY')) resolve()
    })
  })
  const lines = ended.then(linesOf)
  // Whoever waits for it to be ready hears of its end first.
  lines.catch(() => {})
  return { ready: Promise.race([ready, ended.then(() => undefined)]), lines }
}

function linesOf(output: string): readonly string[] {
  return output.split('\n').filter((line) => line !== '')
}
