import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A program whose event loop is blocked while something arrives. */
export interface BlockedHost {
  /** Blocks its event loop; `arrive` is called then, and the loop goes on when it has ended and 5 s have passed. */
  block(arrive: () => Promise<void>): Promise<void>
  /** What it printed at last, when it has ended by itself. */
  readonly ended: Promise<unknown>
}

const nothing = (): void => {}

/** More than any test waits for; a program that has not ended by then would not end at all. */
const timeout = 60_000

/**
 * Starts a program that reads the name of a file from a line of its input, prints `blocked`, and does nothing, in a loop of its own,
 * until the file is there and 5 s have passed; and prints JSON in the end.
 */
export async function startBlockedHost(program: string, args: readonly string[]): Promise<BlockedHost> {
  const folder = await mkdtemp(join(tmpdir(), 'blocked-'))
  let blocks = 0
  let printed = ''
  let heard = nothing
  const child = execFile(process.execPath, [program, ...args], { timeout })
  const ended = new Promise<unknown>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      void rm(folder, { recursive: true, force: true })
      const last = printed.trim().split('\n').at(-1) ?? ''
      if (code === 0) resolve(JSON.parse(last))
      else reject(new Error(`The program ended with ${code}: ${printed}`))
    })
  })
  ended.catch(() => {})
  child.stderr?.on('data', (text: string) => {
    printed += text
  })
  child.stdout?.on('data', (text: string) => {
    printed += text
    heard()
  })
  return {
    ended,
    async block(arrive) {
      blocks += 1
      const file = join(folder, String(blocks))
      const isBlocked = new Promise<void>((resolve) => {
        heard = () => {
          if (printed.split('blocked\n').length > blocks) resolve()
        }
      })
      child.stdin?.write(`${file}\n`)
      await Promise.race([isBlocked, ended])
      await arrive()
      await writeFile(file, '')
    },
  }
}
