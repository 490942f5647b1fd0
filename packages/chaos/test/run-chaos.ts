import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitUntil } from '@glance-notifications/test-brokers'
import { afterEach } from 'vitest'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly ended: Promise<Ended>
  /** Waits until it has said so on standard error. */
  says(pattern: RegExp): Promise<void>
  signal(name: NodeJS.Signals): void
  /** What it, and what it started, keep in the temporary directory, which is its own. */
  files(): readonly string[]
  sizeOf(file: string): number
}

/** Runs the built program, with a temporary directory of its own; what a test leaves running is killed. */
export function programs(): (...args: readonly string[]) => Running {
  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()))
  })
  return (...args) => {
    const folder = mkdtempSync(join(tmpdir(), 'chaos-test-'))
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, TMPDIR: folder } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }))
    })
    const files = (): readonly string[] => readdirSync(folder, { encoding: 'utf8', recursive: true })
    stops.push(async () => {
      child.kill('SIGKILL')
      await ended
      // Its guards put away what it had started.
      await waitUntil(() => files().length === 0, { what: 'an empty folder', timeoutMs: 20_000 })
      rmSync(folder, { recursive: true })
    })
    return {
      ended,
      files,
      sizeOf: (file) => statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0,
      signal: (name) => void child.kill(name),
      says: (pattern) =>
        waitUntil(() => pattern.test(stderr), { what: `${pattern} on standard error`, timeoutMs: 60_000 }),
    }
  }
}
