import type { ChildProcess } from 'node:child_process'

/** Kept of what a process prints. */
const maxLength = 2_000

/** Resolves when a process has ended: how, and what it complained of last. */
export function lastWords(child: ChildProcess): Promise<string> {
  let output = ''
  const listen = (text: string): void => {
    output = `${output}${text}`.slice(-maxLength)
  }
  child.stderr?.setEncoding('utf8').on('data', listen)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) =>
      resolve(`${signal ?? `exit code ${code}`}${output === '' ? '' : `: ${output.trim()}`}`),
    )
  })
}
