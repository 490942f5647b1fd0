import { execFile } from 'node:child_process'

export interface RunOptions {
  /** The whole environment of the program. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv
  /** What the program reads on standard input. Default: nothing. */
  readonly input?: string
  /** After this long the program is killed. Default 60 s. */
  readonly timeoutMs?: number
}

/** Runs a program to its end; gives what it wrote to standard output, or rejects with what it complained of. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { env = process.env, input = '', timeoutMs = 60_000 } = options
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { env, timeout: timeoutMs }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const reason = error.killed ? `no end after ${timeoutMs} ms` : stderr.trim() || error.message
      reject(new Error(`${program} ${args[0] ?? ''}: ${reason}`, { cause: error }))
    })
    // A program that ends without reading its input breaks the pipe; its exit code tells the story.
    child.stdin?.on('error', () => {}).end(input)
  })
}
