import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNotifier } from '@glance-notifications/core'
import { rabbitStrategy } from '@glance-notifications/rabbit'
import { type RabbitLease, waitUntil } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { openImageTable } from '../src/image-table.js'
import { image } from './support/image.js'
import { programs } from './support/program.js'

const messages = 10_000
const images = Array.from({ length: 100 }, () => randomUUID())
const run = programs()
const counting = fileURLToPath(new URL('support/counting.mjs', import.meta.url))
const example = fileURLToPath(new URL('../dist/main.js', import.meta.url))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'listener-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Sends so many notifications about so many images, each an update with its number in its name. */
async function emit({ url, exchange, topic }: RabbitLease): Promise<void> {
  await using notifier = createNotifier({
    strategy: rabbitStrategy({ url, exchange, topic }),
    budget: { maxWaiting: messages },
    sendTimeoutMs: 120_000,
  })
  const sends = Array.from({ length: messages }, (_, n) =>
    notifier.info('image.update', image(images[n % images.length] ?? '', `name ${n}`)),
  )
  await Promise.all(sends)
}

/** The exchange must be there before a listener can bind its queue to it. */
async function declareExchange({ url, exchange, topic }: RabbitLease): Promise<void> {
  await using notifier = createNotifier({ strategy: rabbitStrategy({ url, exchange, topic }) })
  await notifier.ready()
}

interface Journal {
  readonly handled: readonly string[]
  readonly marked: ReadonlySet<string>
}

function readJournal(file: string): Journal {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const idsOf = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))
  return { handled: idsOf('handled'), marked: new Set(idsOf('marked')) }
}

const until = (what: string, condition: () => boolean): Promise<void> =>
  waitUntil(condition, { what, timeoutMs: 120_000, intervalMs: 20 })

describeWithRabbit('a listener that is killed in the middle of 10,000 messages', (lease) => {
  /** Handles them with a listener that is killed when it has handled so many, and one that goes on. */
  async function killAndGoOn(store: readonly string[]): Promise<{ first: Journal; both: Journal }> {
    const place = await lease()
    const journal = join(folder, 'journal')
    const args = [place.url, place.exchange, place.topic, journal, ...store]
    await declareExchange(place)
    const first = run(counting, args)
    await first.says(/listening/)
    const emitted = emit(place)
    await until('the first third', () => readJournal(journal).handled.length > messages / 3)
    await first.kill()
    const before = readJournal(journal)
    await emitted
    const second = run(counting, args)
    await until('all to be handled', () => new Set(readJournal(journal).handled).size === messages)
    expect(await second.stop()).toBe(0)
    return { first: before, both: readJournal(journal) }
  }

  it('has handled every one when it has been started again', { timeout: 240_000 }, async () => {
    const { first, both } = await killAndGoOn([])
    expect(first.handled.length).toBeLessThan(messages)
    expect(new Set(both.handled).size).toBe(messages)
  })

  it('has, with the durable store, run twice only what was not marked', { timeout: 240_000 }, async () => {
    const { first, both } = await killAndGoOn([join(folder, 'store')])
    const seen = new Set<string>()
    const twice = both.handled.filter((id) => seen.size === seen.add(id).size)
    expect(twice.filter((id) => first.marked.has(id))).toEqual([])
    expect(first.marked.size).toBeGreaterThan(messages / 6)
    expect(new Set(both.handled).size).toBe(messages)
  })

  it('has, where the handler commits the mark itself, counted each exactly once', {
    timeout: 240_000,
  }, async () => {
    const place = await lease()
    const state = join(folder, 'state')
    const { url, exchange, topic } = place
    const args = ['--url', url, '--exchange', exchange, '--topic', topic, '--state', state]
    await declareExchange(place)
    let program = run(example, args)
    await program.says(/listening/)
    const table = openImageTable(state)
    const counted = (): number => table.rows().reduce((sum, row) => sum + row.notifications, 0)
    const emitted = emit(place)
    for (const share of [0.2, 0.4, 0.6]) {
      await until(`${share} of them`, () => counted() >= share * messages)
      await program.kill()
      program = run(example, args)
    }
    await emitted
    await until('all to be counted', () => counted() >= messages)
    expect(await program.stop()).toBe(0)
    expect(table.rows().map(({ notifications }) => notifications)).toEqual(images.map(() => 100))
    const last = new Set(Array.from(images, (_, n) => `name ${messages - images.length + n}`))
    expect(new Set(table.rows().map(({ name }) => name))).toEqual(last)
    await table.close()
  })
})
