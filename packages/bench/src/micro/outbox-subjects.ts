import { createNotifier, type Notifier, type Receipt, type Strategy } from '@glance-notifications/core'
import { outbox } from '@glance-notifications/outbox'
import { type ImageEvents, imageEvents } from '@glance-notifications/payloads'
import { open as openLmdb } from 'lmdb'
import { eventType, publisherId, wholeNotification } from './notification-parts.js'
import { openerOf } from './open-subject.js'
import { sampleImage } from './sample-image.js'
import type { Subject } from './subject.js'
import { temporaryFolder } from './temporary-folder.js'

const senders = 100
/** Writes that are measured together: the disk is slow and uneven. */
const batch = 5_000

const receipt: Receipt = { strategy: 'inner', status: 'accepted' }

/** While the broker is away: what is taken stays on disk. */
const away: Strategy = {
  name: 'away',
  send: () => new Promise(() => {}),
  async close() {},
}

/** While the broker takes everything at once: what is taken is read, given on and removed meanwhile. */
const atOnce: Strategy = {
  name: 'at-once',
  send: async () => receipt,
  async close() {},
}

function appendTo(inner: Strategy): Subject {
  const folder = temporaryFolder()
  const strategy = outbox(inner, { path: folder.path })
  const notifier = createNotifier({ events: imageEvents, publisherId, strategy, sendTimeoutMs: 60_000 })
  return {
    batch,
    run: (times) => sendFrom(notifier, times),
    async close() {
      await notifier.close({ timeoutMs: 100 })
      folder.remove()
    },
  }
}

/** Senders side by side, each of which awaits its notification before it sends the next. */
async function sendFrom(notifier: Notifier<ImageEvents>, times: number): Promise<void> {
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let sent = 0; sent < times / senders; sent += 1) await notifier.info(eventType, sampleImage)
    }),
  )
}

/** How fast what waits on disk is given on, once the broker is back. */
function drainOutbox(): Subject {
  const folder = temporaryFolder()
  const waiting: (() => void)[] = []
  let isAway = true
  const inner: Strategy = {
    name: 'comes-back',
    send: () =>
      isAway ? new Promise((resolve) => waiting.push(() => resolve(receipt))) : Promise.resolve(receipt),
    async close() {},
  }
  const strategy = outbox(inner, { path: folder.path })
  const notifier = createNotifier({ events: imageEvents, publisherId, strategy, sendTimeoutMs: 60_000 })
  return {
    batch,
    async prepare(times) {
      isAway = true
      await sendFrom(notifier, times)
    },
    async run() {
      isAway = false
      for (const take of waiting.splice(0)) take()
      await strategy.drained({ deadline: performance.now() + 60_000 })
    },
    async close() {
      await notifier.close()
      folder.remove()
    },
  }
}

/** The baseline: batches of as many records of the same length, each on disk before the next begins. */
function lmdbPuts(): Subject {
  const folder = temporaryFolder()
  const database = openLmdb({ path: folder.path, noSubdir: false, overlappingSync: false })
  const table = database.openDB<Uint8Array, number>('records', { encoding: 'binary', cache: false })
  const record = Buffer.from(JSON.stringify(wholeNotification(sampleImage)))
  let key = 0
  return {
    batch,
    async run(times) {
      for (let done = 0; done < times; done += senders) {
        const written: Promise<boolean>[] = []
        for (let at = 0; at < senders; at += 1) written.push(table.put(key++, record))
        await Promise.all(written)
        await database.flushed
      }
    },
    async close() {
      await database.close()
      folder.remove()
    },
  }
}

export const open = openerOf({
  append: () => appendTo(away),
  'append-and-drain': () => appendTo(atOnce),
  drain: drainOutbox,
  lmdb: lmdbPuts,
})
