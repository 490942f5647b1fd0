import { setImmediate as immediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createFormat, formatNames } from '../src/formats/create-format.js'
import { decodeMessage } from '../src/formats/decode.js'
import type { DecodeFault, Format } from '../src/formats/format.js'
import { stringifyJson } from '../src/json.js'
import {
  hasGlancePriority,
  type Notification,
  osloPriorities,
  type ReceivedNotification,
} from '../src/notification.js'
import { publicContext } from '../src/payload-text.js'
import { toIsoTimestamp } from '../src/timestamp.js'
import { collectGarbage } from './support/collect-garbage.js'
import { randomMessage } from './support/random-message.js'

const messages = 120_000
const faults: readonly DecodeFault[] = [
  'too-large',
  'compression',
  'charset',
  'not-json',
  'not-an-object',
  'envelope',
  'attribute',
  'too-deep',
]
const formats = formatNames.map(createFormat)

/** What of the promises a notification breaks; nothing, we hope. */
function flaws(notification: ReceivedNotification): string[] {
  const { message_id, publisher_id, event_type, priority, timestamp, context } = notification
  const broken: string[] = []
  for (const text of [message_id, event_type]) {
    if (typeof text !== 'string' || text === '' || Buffer.byteLength(text) > 255)
      broken.push('a name is none')
  }
  for (const text of [publisher_id, timestamp]) {
    if (typeof text !== 'string') broken.push('a text is none')
  }
  if (!osloPriorities.includes(priority)) broken.push('the priority is none')
  if (!('payload' in notification)) broken.push('there is no payload')
  if (context !== undefined && typeof context !== 'object') broken.push('the context is none')
  const iso = toIsoTimestamp(timestamp)
  if (iso !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(iso))
    broken.push('the time is none')
  if (!hasGlancePriority(notification)) return broken
  return [
    ...broken,
    ...formats.filter((format) => !survives(format, notification)).map(({ name }) => `${name} differs`),
  ]
}

/** Whether it is the same when it was written and read again. */
function survives(format: Format, notification: Notification): boolean {
  const again = format.decode(format.encode(notification))
  return again.ok && inWords(again.notification, format.name) === inWords(notification, format.name)
}

/** As texts: a number such as 1e20 is written as digits, and read as a `bigint` with the same ones. */
function inWords({ payload, context, ...names }: ReceivedNotification, format: string): string {
  const kept = format === 'glance' || !context ? [] : publicContext(context)
  const values = [['', payload], ...kept].map(([key, value]) => [key, stringifyJson(value)])
  return JSON.stringify([names, values])
}

/** In bytes. What a decompression holds is let go of in the next turn of the event loop, as between two deliveries. */
async function collectedHeap(): Promise<number> {
  await collectGarbage()
  return process.memoryUsage().heapUsed
}

it(`${messages.toLocaleString('en')} random and mutated messages are read, or refused with a reason of ours`, async () => {
  const seen = new Map<string, number>()
  const reasons = new Set<string>()
  let slowestMs = 0
  let heap = 0
  for (let seed = 1; seed <= messages; seed += 1) {
    if (seed === messages / 10) heap = await collectedHeap()
    if (seed % 1_000 === 0) await immediate()
    try {
      const message = randomMessage(seed)
      const before = process.cpuUsage()
      const result = decodeMessage(message, seed % 50 === 0 ? { maxBytes: 500 } : {})
      const { user, system } = process.cpuUsage(before)
      slowestMs = Math.max(slowestMs, (user + system) / 1000)
      const outcome = result.ok ? 'readable' : result.fault
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
      const broken = result.ok ? flaws(result.notification) : []
      if (broken.length > 0) throw new Error(broken.join(', '))
      if (!result.ok) reasons.add(result.reason)
    } catch (error) {
      throw new Error(`The message of seed ${seed} breaks a promise.`, { cause: error })
    }
  }
  expect([...seen.keys()].toSorted()).toEqual([...faults, 'readable'].toSorted())
  // All kinds come often enough to tell something.
  for (const count of seen.values()) expect(count).toBeGreaterThan(20)
  // A reason that quoted its message would be one of thousands.
  for (const reason of reasons) expect(reason).toMatch(/^The message [a-z][\w. -]{5,60}\.$/i)
  expect(reasons.size).toBeLessThan(30)
  expect(slowestMs).toBeLessThan(1_000)
  expect((await collectedHeap()) - heap).toBeLessThan(16 * 2 ** 20)
})
