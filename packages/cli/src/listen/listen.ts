import { type ConnectedSource, priorities, systemClock } from '@glance-notifications/core'
import { withDeadline } from '@glance-notifications/core/connection'
import { openSource } from '../connection/open-source.js'
import { maxTimerMs } from '../duration.js'
import { exitCodes } from '../exit-codes.js'
import { stopSignal } from '../stop-signal.js'
import type { Terminal } from '../terminal.js'
import type { ListenOptions } from './listen-options.js'
import { statusLine } from './status-line.js'
import { maxHeld, Tail } from './tail.js'

/** Fetched ahead and not printed yet. */
const maxCredit = 256
const closeTimeoutMs = 5_000

/** Prints notifications as they come. Gives the exit code. */
export async function listen(options: ListenOptions, terminal: Terminal): Promise<number> {
  const source = await openSource(options)
  const stop = stopSignal()
  const ended = new AbortController()
  const end = (): void => ended.abort()
  const tail = new Tail(options, terminal, end)
  const timer = options.timeout === undefined ? undefined : setTimeout(end, options.timeout)
  for (const signal of [stop.signal, terminal.out.gone]) signal.addEventListener('abort', end)
  const watch = watchStatus(source, terminal)
  try {
    const deadline = performance.now() + maxTimerMs
    const started = source.start((delivery) => tail.take(delivery), { credit: creditFor(options), deadline })
    await Promise.race([untilAborted(ended.signal), started.then(() => untilAborted(ended.signal))])
  } finally {
    clearTimeout(timer)
    watch.stop()
    await tail.finish()
    const deadline = performance.now() + closeTimeoutMs
    if (tail.received > 0) await withDeadline(untilConnected(source), deadline, systemClock)
    await source.close({ deadline })
    stop.dispose()
  }
  if (terminal.out.gone.aborted) return exitCodes.ok
  if (tail.failure !== undefined) throw tail.failure
  await terminal.err.write(heldText(tail) + tail.tally.summary())
  if (stop.signal.aborted) return exitCodes.ok
  const hasListened = watch.wasReady() || tail.received > 0
  const enough = options.count === undefined ? hasListened : tail.printed >= options.count
  return enough && tail.held < maxHeld ? exitCodes.ok : exitCodes.failed
}

/** No more than is asked for. What is held of a shared queue must not keep the next one from coming. */
function creditFor({ count = maxCredit, shared, priority = priorities }: ListenOptions): number {
  const credit = Math.min(count, maxCredit)
  return shared ? Math.max(credit, priority.length * (maxHeld + 1)) : credit
}

function heldText({ held }: Tail): string {
  if (held === 0) return ''
  const end = held < maxHeld ? '' : ' They are in the way of the others: whoever they are for must take them.'
  return `glance-notify: not decoded, and left in the queues: ${held}.${end}\n`
}

interface Watch {
  /** Whether it has ever been listening. */
  wasReady(): boolean
  stop(): void
}

function watchStatus({ status }: ConnectedSource, { err }: Terminal): Watch {
  let wasReady = false
  const stop = status.subscribe((now) => {
    wasReady ||= now.state === 'ready'
    const line = statusLine(now)
    if (line !== undefined) void err.write(`${line}\n`).catch(() => {})
  })
  return { wasReady: () => wasReady, stop }
}

/** The first messages come while further queues are being looked at; cut off there, what was settled would come again. */
function untilConnected({ status }: ConnectedSource): Promise<void> {
  return new Promise((resolve) => {
    if (status.current.state !== 'connecting') {
      resolve()
      return
    }
    const stop = status.subscribe(({ state }) => {
      if (state === 'connecting') return
      stop()
      resolve()
    })
  })
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
