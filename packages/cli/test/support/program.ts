import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { waitUntil } from '@glance-notifications/test-brokers'

export const bin = fileURLToPath(new URL('../../bin/glance-notify.js', import.meta.url))

export interface Ended {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Without the empty one at the end. */
  readonly lines: readonly string[]
  readonly errorLines: readonly string[]
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when stderr holds it, so many times. */
  readonly says: (text: string, times?: number) => Promise<void>
}

export interface ProgramOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** False: stdin stays open, for the test to write to. */
  readonly endInput?: boolean
  /** False: stdout is read and forgotten. */
  readonly keepOutput?: boolean
  /** Whoever reads stdout goes away after the first piece, as `head` does. */
  readonly leaveAfterFirst?: boolean
}

/** Starts `glance-notify`. With `input` stdin holds that; without it stdin is empty. */
export function start(args: readonly string[], options: ProgramOptions = {}): Running {
  const { input = '', env = {}, cwd, endInput = true, keepOutput = true, leaveAfterFirst = false } = options
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, GLANCE_NOTIFY_URL: '', NO_COLOR: '1', ...env },
    ...(cwd !== undefined && { cwd }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (keepOutput) stdout += text
    if (leaveAfterFirst) child.stdout.destroy()
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  // The program may end before it has read everything.
  child.stdin.on('error', () => {})
  if (endInput) child.stdin.end(input)
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, stdout, stderr, lines: linesOf(stdout), errorLines: linesOf(stderr) })
    })
  })
  const says = (text: string, times = 1): Promise<void> =>
    waitUntil(
      () => {
        const hasSaid = stderr.split(text).length > times
        if (!hasSaid && child.exitCode !== null) throw new Error(`It ended and said: ${stderr}`)
        return hasSaid
      },
      { what: `glance-notify to say ${text}`, timeoutMs: 60_000 },
    )
  return { child, ended, says }
}

export function run(args: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  return start(args, options).ended
}

/** How much memory a process has in use, from Linux's own account. */
export function residentKiB(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined)
}
