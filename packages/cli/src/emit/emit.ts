import { access, constants } from 'node:fs/promises'
import { hostname } from 'node:os'
import { createNotification, type Managed, managed, NotificationError } from '@glance-notifications/core'
import { catalogue } from '../catalogue.js'
import { openStrategy } from '../connection/open-strategy.js'
import { exitCodes } from '../exit-codes.js'
import { faultLines } from '../fault-line.js'
import { standardInput } from '../lines/open-input.js'
import { stopSignal } from '../stop-signal.js'
import type { Terminal } from '../terminal.js'
import { emitLines } from './emit-lines.js'
import type { EmitOptions } from './emit-options.js'
import { readPayload } from './payload-argument.js'
import { Sender } from './sender.js'

const closeTimeoutMs = 5_000

/** Sends one notification, or one for each line. Gives the exit code. */
export async function emit(options: EmitOptions, terminal: Terminal): Promise<number> {
  const notification = options.jsonl === undefined ? await oneNotification(options) : undefined
  const strategy = managed(await openStrategy(options), options.validate ? { events: catalogue } : {})
  const sender = new Sender(strategy, options.timeout)
  let fault: unknown
  let complete = true
  try {
    if (notification)
      await sender.send(notification, 0, (error) => {
        fault = error
      })
    else complete = await sendLines(strategy, sender, options, terminal)
  } catch (error) {
    fault = error
  } finally {
    await strategy.close({ deadline: performance.now() + closeTimeoutMs })
  }
  if (fault !== undefined) await terminal.err.write(faultLines(fault, options.verbose ?? false))
  await terminal.err.write(`confirmed ${sender.confirmed}, failed ${sender.failed}\n`)
  return complete && fault === undefined && sender.failed === 0 ? exitCodes.ok : exitCodes.failed
}

async function oneNotification({ type, payload, priority, publisherId }: EmitOptions) {
  if (type === undefined || payload === undefined)
    throw new NotificationError('invalid', 'Without --jsonl, --type and --payload are needed.')
  return createNotification({
    publisher_id: publisherId ?? hostname(),
    event_type: type,
    priority,
    payload: await readPayload(payload),
  })
}

/** Gives whether it came to the end of the lines. Rejects when they cannot be read, or the broker lets nobody in. */
async function sendLines(
  strategy: Managed,
  sender: Sender,
  options: EmitOptions,
  terminal: Terminal,
): Promise<boolean> {
  if (options.jsonl !== undefined) await checkReadable(options.jsonl)
  // Who is not let in hears it once, not for each line.
  await strategy.ready({ deadline: performance.now() + options.timeout })
  const stop = stopSignal()
  try {
    return await emitLines(options.jsonl ?? '', options, sender, terminal, stop.signal)
  } finally {
    stop.dispose()
  }
}

/** A name that is mistyped shows before anybody waits for a broker. */
async function checkReadable(file: string): Promise<void> {
  if (file === standardInput) return
  try {
    await access(file, constants.R_OK)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new NotificationError('invalid', `The file of --jsonl cannot be read: ${reason}.`, { cause })
  }
}
