import { type ConnectedStrategy, type FormatName, NotificationError } from '@glance-notifications/core'
import type { FailedRecord, Outbox } from '@glance-notifications/outbox'
import type { LeaseReport } from '@glance-notifications/outbox/admin'
import type { ConnectionOptions } from '../connection/connection-options.js'
import { openStrategy } from '../connection/open-strategy.js'
import { startProgress } from '../emit/progress.js'
import { exitCodes } from '../exit-codes.js'
import { faultLines } from '../fault-line.js'
import { printable, withoutCredentials } from '../safe-text.js'
import { stopSignal } from '../stop-signal.js'
import type { Terminal } from '../terminal.js'

export interface DrainOptions extends ConnectionOptions {
  readonly format: FormatName
  /** How long it goes on without any being taken. */
  readonly timeout: number
  readonly verbose?: boolean
}

const closeTimeoutMs = 5_000

/** Sends what waits in an outbox to a broker. Gives the exit code. */
export async function drainOutbox(path: string, options: DrainOptions, terminal: Terminal): Promise<number> {
  // A name that is mistyped shows before anybody waits for a broker, and makes no folder.
  const { inspectOutbox } = await import('@glance-notifications/outbox/admin')
  const { depth, lease } = await inspectOutbox(path)
  if (lease && !lease.isDead) throw heldError(lease)
  if (depth === 0) return report(terminal, { delivered: 0, putAside: 0, depth: 0 })
  const strategy = await openStrategy(options)
  const stop = stopSignal()
  let fault: unknown
  let result: Result = { delivered: 0, putAside: 0, depth }
  try {
    // Who is not let in hears it at once.
    await strategy.ready({ deadline: performance.now() + options.timeout, signal: stop.signal })
    result = await drainThrough(strategy, path, options.timeout, stop.signal, terminal, (error) => {
      fault = error
    })
  } catch (error) {
    fault = error
  } finally {
    stop.dispose()
    // A second time where the outbox has closed it: that does nothing.
    await strategy.close({ deadline: performance.now() + closeTimeoutMs })
  }
  if (stop.signal.aborted) fault = undefined
  if (fault !== undefined) await terminal.err.write(faultLines(fault, options.verbose ?? false))
  return report(terminal, result)
}

interface Result {
  readonly delivered: number
  readonly putAside: number
  readonly depth: number
}

async function openDraining(strategy: ConnectedStrategy, path: string, { err }: Terminal): Promise<Outbox> {
  const { outbox } = await import('@glance-notifications/outbox')
  return outbox(strategy, {
    path,
    // Whoever does not come to an end is not to be waited for.
    backOff: { maxDelayMs: 2_000 },
    onFailed: (record) => void err.write(failedLine(record)).catch(() => {}),
  })
}

async function drainThrough(
  strategy: ConnectedStrategy,
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
  terminal: Terminal,
  onFault: (error: unknown) => void,
): Promise<Result> {
  const box = await openDraining(strategy, path, terminal)
  const progress = startProgress(terminal, () => progressText(box))
  try {
    await drained(box, timeoutMs, signal)
  } catch (error) {
    onFault(error)
  } finally {
    progress.stop()
  }
  return closed(box)
}

/** Resolves when nothing waits. Rejects when none was taken for so long, or when it was stopped. */
async function drained(box: Outbox, timeoutMs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const before = box.stats
    try {
      return await box.drained({ deadline: performance.now() + timeoutMs, signal })
    } catch (error) {
      const { delivered, putAside, lastError } = box.stats
      if (delivered + putAside === before.delivered + before.putAside) throw lastError ?? error
    }
  }
}

async function closed(box: Outbox): Promise<Result> {
  const { putAside, delivered, depth } = box.stats
  // What is under way is waited for, and no more is begun.
  await box.close({ deadline: performance.now() + closeTimeoutMs })
  return { putAside, delivered, depth }
}

async function report({ err }: Terminal, { delivered, putAside, depth }: Result): Promise<number> {
  await err.write(`drained ${delivered}, failed ${putAside}, left ${depth}\n`)
  return depth === 0 && putAside === 0 ? exitCodes.ok : exitCodes.failed
}

function heldError({ pid, host, since }: LeaseReport): NotificationError {
  const message = `Process ${pid} on ${host} drains the outbox, since ${since}. It does so by itself; end it first if it should not.`
  return new NotificationError('rejected', message)
}

function failedLine({ sequence, notification, failure }: FailedRecord): string {
  const id = notification?.message_id ?? `record ${sequence}`
  return `${printable(withoutCredentials(`${id}: failed: ${failure.message}`))}\n`
}

function progressText({ stats }: Outbox): string {
  const { delivered, putAside, depth, inFlight } = stats
  return `drained ${delivered}, failed ${putAside}, left ${depth}, under way ${inFlight}`
}
