import { createHash } from 'node:crypto'
import { appendFileSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import {
  createNotification,
  isNotificationError,
  type Notification,
  NotificationError,
  payloadText,
  type Strategy,
} from '@glance-notifications/core'
import { outbox } from '../src/index.js'

// Emits through an outbox until it is killed, or does what it is told on standard input. What the inner strategy takes is a
// line of the file `delivered`: "producer n id digest".
const [, , task = '', path = '', delivered = '', producer = '', first = '0'] = process.argv
const concurrency = 64
const answers = { accepts: true }

/** At once, so that a kill cannot take back what was said. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}

function lineOf(notification: Notification): string {
  const digest = createHash('sha256').update(payloadText(notification)).digest('hex').slice(0, 16)
  const { event_type, message_id, timestamp } = notification
  return [event_type, message_id, digest, timestamp.replace(' ', 'T')].join(' ')
}

async function record(through: Promise<void>, notification: Notification): Promise<void> {
  await through
  await delay(1)
  appendFileSync(delivered, `${lineOf(notification)}\n`)
}

/** Takes one after another, each a moment later. */
function slowRecorder(): Strategy {
  let before = Promise.resolve()
  return {
    name: 'recorder',
    async send(notification) {
      before = record(before, notification)
      await before
      return { strategy: 'recorder', status: 'accepted' }
    },
    async close() {},
  }
}

/** Takes all at once. */
function quickRecorder(): Strategy {
  return {
    name: 'recorder',
    async send(notification) {
      if (!answers.accepts) throw new NotificationError('connection-lost', 'says the test')
      if (delivered !== '') appendFileSync(delivered, `${lineOf(notification)}\n`)
      return { strategy: 'recorder', status: 'accepted' }
    },
    async close() {},
  }
}

function notificationOf(name: string, n: number, bytes = 0): Notification {
  const payload = { n, big: 2n ** 64n + BigInt(n), name: 'é'.repeat(n % 50), filler: 'x'.repeat(bytes) }
  return createNotification({
    publisher_id: name,
    event_type: `${name} ${n}`,
    priority: 'INFO',
    payload,
  })
}

const quick = { backOff: { initialDelayMs: 5, maxDelayMs: 50 }, pollIntervalMs: 20 }

/** Sends one after another for ever, and says each that is accepted. */
async function emitForever(): Promise<void> {
  const box = outbox(slowRecorder(), { path, ...quick })
  let next = Number(first)
  const emit = async (): Promise<void> => {
    for (;;) {
      const notification = notificationOf(producer, next++)
      await box.send(notification, { deadline: performance.now() + 60_000 })
      say(lineOf(notification))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, emit))
}

async function status(action: () => Promise<string | void>): Promise<string> {
  try {
    return (await action()) ?? 'ok'
  } catch (error) {
    return isNotificationError(error) ? error.message : `unexpected: ${String(error)}`
  }
}

/** In use, in MB. What was made in the turn before is collected at the second time. */
async function usedMb(): Promise<number> {
  for (let time = 0; time < 2; time++) {
    await delay(0)
    globalThis.gc?.()
  }
  const { heapUsed, external } = process.memoryUsage()
  return Math.round((heapUsed + external) / 1024 / 1024)
}

function soon(ms: number): { readonly deadline: number } {
  return { deadline: performance.now() + ms }
}

/** Answers each line of standard input with one line. */
async function serve(): Promise<void> {
  answers.accepts = producer !== 'refusing'
  const box = outbox(quickRecorder(), { path, ...quick })
  const commands: Record<string, (argument: string) => Promise<string>> = {
    /** name count [bytes]: so many at once; how they fared, each answer once, and how many were accepted. */
    async send(argument) {
      const [name = '', count = '0', bytes = '0'] = argument.split(' ')
      const told = new Map<string, number>()
      for (let at = 0; at < Number(count); at += 1_000) {
        const length = Math.min(1_000, Number(count) - at)
        const lot = Array.from({ length }, (_, n) => notificationOf(name, at + n, Number(bytes)))
        for (const answer of await Promise.all(
          lot.map((one) => status(async () => void (await box.send(one, soon(60_000))))),
        ))
          told.set(answer, (told.get(answer) ?? 0) + 1)
      }
      return [...told].map(([answer, times]) => `${times} ${answer}`).join(', ')
    },
    async accept(on) {
      answers.accepts = on !== 'off'
      return 'ok'
    },
    stats: async () => {
      const { depth, failed, isDraining } = box.stats
      return `depth ${depth}, failed ${failed}, ${isDraining ? 'draining' : 'not draining'}`
    },
    delivered: async () => String(box.stats.delivered),
    drained: (ms) => status(() => box.drained(soon(Number(ms)))),
    close: (ms) => status(() => box.close(soon(Number(ms)))),
    memory: async () => String(await usedMb()),
    /** The most in use while so many records of 500 bytes are sent. */
    async peak(count) {
      let most = 0
      for (let sent = 0; sent < Number(count); sent += 10_000) {
        await commands.send?.('peak 10000 500')
        most = Math.max(most, await usedMb())
      }
      return String(most)
    },
  }
  for await (const line of createInterface({ input: process.stdin })) {
    const [command = '', ...rest] = line.split(' ')
    say((await commands[command]?.(rest.join(' '))) ?? `no such command: ${line}`)
  }
}

/** Cannot be opened, says how; can be, says how much of it can be drained. */
async function openOnly(): Promise<void> {
  say(
    await status(async () => {
      const box = outbox(quickRecorder(), { path, ...quick })
      const { depth } = box.stats
      await box.drained({ deadline: performance.now() + 5_000 })
      const { failed } = box.stats
      await box.close({ deadline: performance.now() + 1_000 })
      return `drained ${depth - failed}, failed ${failed}`
    }),
  )
}

const tasks: Record<string, () => Promise<void>> = { emit: emitForever, serve, open: openOnly }
await tasks[task]?.()
