import type { OutboxReport } from '@glance-notifications/outbox/admin'
import { exitCodes } from '../exit-codes.js'
import { printable } from '../safe-text.js'
import type { Terminal } from '../terminal.js'
import { ageText } from './age-text.js'

export interface InspectOptions {
  readonly json?: boolean
}

/** Tells what is in an outbox. Gives the exit code. */
export async function inspect(
  path: string,
  { json = false }: InspectOptions,
  { out }: Terminal,
): Promise<number> {
  const { inspectOutbox } = await import('@glance-notifications/outbox/admin')
  const report = await inspectOutbox(path)
  await out.write(json ? `${JSON.stringify(asJson(report))}\n` : textOf(report))
  return exitCodes.ok
}

function textOf({ depth, bytes, oldestAgeMs, failed, failedBytes, failures, lease }: OutboxReport): string {
  const age = oldestAgeMs === undefined ? '' : `, the oldest for ${ageText(oldestAgeMs)}`
  const lines = [
    `waiting   ${depth} (${bytes} bytes)${age}`,
    `failed    ${failed} (${failedBytes} bytes)`,
    ...failures.map(({ reason, code, count }) => `          ${count} ${reason}: ${code}`),
    `drained by ${lease ? leaseText(lease) : 'nobody at present'}`,
  ]
  return lines.map((line) => `${printable(line)}\n`).join('')
}

function leaseText({ pid, host, since, isDead }: NonNullable<OutboxReport['lease']>): string {
  return `process ${pid} on ${host} since ${since}${isDead ? ', which is gone: the next one takes over' : ''}`
}

function asJson({ depth, bytes, oldestAgeMs, failed, failedBytes, failures, lease }: OutboxReport): object {
  return {
    depth,
    bytes,
    oldest_age_ms: oldestAgeMs ?? null,
    failed,
    failed_bytes: failedBytes,
    failures,
    lease: lease ? { pid: lease.pid, host: lease.host, since: lease.since, is_dead: lease.isDead } : null,
  }
}
