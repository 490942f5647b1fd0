import { appendFileSync } from 'node:fs'
import { createNotifier, type Delivery, decodeMessage, type Logger } from '@glance-notifications/core'
import { expect, onTestFinished } from 'vitest'
import { type LogSource, type LogSourceOptions, loggingStrategy, logSource } from '../src/index.js'
import { within } from './sends.js'

/** What was logged, as `level: message`. */
export function recordingLogger(): Logger & { readonly records: string[] } {
  const records: string[] = []
  const record =
    (level: string): Logger['info'] =>
    (message) =>
      records.push(`${level}: ${message}`)
  return {
    records,
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  }
}

export interface Followed {
  readonly source: LogSource
  /** Everything that was delivered, in order. */
  readonly deliveries: Delivery[]
  /** The numbers in the payloads of what was delivered; `undefined` for what cannot be decoded. */
  readonly numbers: () => unknown[]
  readonly close: () => Promise<void>
}

/** Quick, so that no test waits for long. */
export const quick = { pollIntervalMs: 50, rotationGraceMs: 300 }

/** A started source that settles what it delivers as done, unless told otherwise. It is closed when the test ends. */
export async function follow(
  options: LogSourceOptions,
  onDelivery: (delivery: Delivery) => void = (delivery) => delivery.settle({ outcome: 'done' }),
  credit = 256,
): Promise<Followed> {
  const source = logSource({ ...quick, ...options })
  const deliveries: Delivery[] = []
  const close = (): Promise<void> => source.close(within())
  onTestFinished(close)
  await source.start(
    (delivery) => {
      deliveries.push(delivery)
      onDelivery(delivery)
    },
    { credit, ...within() },
  )
  return { source, deliveries, numbers: () => deliveries.map(numberOf), close }
}

/** Settles nothing until it is opened, and everything from then on. */
export function gate(): { readonly onDelivery: (delivery: Delivery) => void; readonly open: () => void } {
  const held: Delivery[] = []
  let isOpen = false
  return {
    onDelivery(delivery) {
      if (isOpen) delivery.settle({ outcome: 'done' })
      else held.push(delivery)
    },
    open() {
      isOpen = true
      for (const delivery of held.splice(0)) delivery.settle({ outcome: 'done' })
    },
  }
}

export function numberOf({ body }: Delivery): unknown {
  const decoded = decodeMessage({ body })
  return decoded.ok ? Object(decoded.notification.payload).number : undefined
}

/** `from` to `to`, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** Writes notifications as the strategy does, each with its number, and resolves when they are in the file. */
export async function write(logFile: string, numbers: readonly number[]): Promise<void> {
  const notifier = createNotifier({ strategy: loggingStrategy({ logFile }), budget: { maxWaiting: 100_000 } })
  await Promise.all(numbers.map((number) => notifier.info('image.update', { number })))
  await notifier.close()
}

/** A line as the strategy writes it, without its newline. */
export function lineOf(number: number, more: object = {}): string {
  const attributes = {
    level: 30,
    time: 1_795_401_728_790,
    name: 'glance.notifier',
    message_id: `id-${number}`,
    publisher_id: 'images-1',
    event_type: 'image.update',
    priority: 'INFO',
    timestamp: '2026-11-23 02:42:08.787000',
  }
  return JSON.stringify({ ...attributes, payload: { number }, ...more })
}

export function appendLines(logFile: string, lines: readonly string[]): void {
  appendFileSync(logFile, lines.map((line) => `${line}\n`).join(''))
}

export async function until(check: () => void): Promise<void> {
  await expect.poll(() => attempt(check), { timeout: 30_000, interval: 10 }).toBeUndefined()
}

function attempt(check: () => void): unknown {
  try {
    check()
    return undefined
  } catch (error) {
    return error
  }
}
