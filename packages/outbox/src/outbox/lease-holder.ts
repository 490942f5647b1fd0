import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isRecord } from '../store/is-record.js'

/** Who drains an outbox. */
export interface LeaseHolder {
  /** New for every outbox that is opened: a process can have several. */
  readonly instance: string
  readonly pid: number
  readonly host: string
  /** When it began, ISO 8601. */
  readonly since: string
  /** Counts while it is at work. */
  readonly beat: number
  /** Where Linux tells them: this run of the machine, whose process ids these are, and when the process was started. */
  readonly boot?: string
  readonly namespace?: string
  readonly started?: string
}

/** This process, with nothing of it on disk yet. */
export function newHolder(): LeaseHolder {
  const { boot, namespace } = machine()
  const started = processState(process.pid)?.started
  return {
    instance: randomUUID(),
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    beat: 0,
    ...(boot !== undefined && { boot }),
    ...(namespace !== undefined && { namespace }),
    ...(started !== undefined && { started }),
  }
}

/**
 * Whether it is known to be dead: the machine was started again, there is no such process, or another one has its number.
 * False when nothing is known, as of a process in another container.
 */
export function isDead({ boot, namespace, pid, started }: LeaseHolder): boolean {
  const here = machine()
  if (boot !== undefined && here.boot !== undefined && boot !== here.boot) return true
  if (namespace !== here.namespace) return false
  if (!exists(pid)) return true
  const now = started === undefined ? undefined : processState(pid)
  return now !== undefined && (now.isZombie || now.started !== started)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function machine(): { readonly boot: string | undefined; readonly namespace: string | undefined } {
  return {
    boot: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
  }
}

/** Of `/proc/<pid>/stat` (proc(5)), after the name, which may hold anything: field 3 is the state, 22 when it was started. */
function processState(pid: number): { readonly isZombie: boolean; readonly started: string } | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields?.[0], fields?.[19]]
  return state === undefined || started === undefined
    ? undefined
    : { isZombie: state === 'Z' || state === 'X', started }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

export function encodeHolder(holder: LeaseHolder): Buffer {
  return Buffer.from(JSON.stringify(holder))
}

/** `undefined` for what nobody of ours has written. */
export function decodeHolder(bytes: Uint8Array): LeaseHolder | undefined {
  const value: unknown = attempt(() => JSON.parse(Buffer.from(bytes).toString()))
  return isHolder(value) ? value : undefined
}

function isHolder(value: unknown): value is LeaseHolder {
  return (
    isRecord(value) &&
    ['instance', 'host', 'since'].every((name) => typeof value[name] === 'string') &&
    ['pid', 'beat'].every((name) => Number.isSafeInteger(value[name])) &&
    ['boot', 'namespace', 'started'].every((name) => ['string', 'undefined'].includes(typeof value[name]))
  )
}
