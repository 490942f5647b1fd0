import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { isNotificationError } from '@glance-notifications/core'
import { type Database, open } from 'lmdb'
import { durableDeduplication } from '../src/index.js'

// Uses a store until it is killed, or does what it is told on standard input.
const [, , task = '', path = '', first = '0'] = process.argv
const group = 'billing'
const concurrency = 64

/** At once, so that a kill cannot take back what was said. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}

async function status(action: () => Promise<string | void> | void): Promise<string> {
  try {
    return (await action()) ?? 'ok'
  } catch (error) {
    return isNotificationError(error) ? error.message : `unexpected: ${String(error)}`
  }
}

/** Marks one id after another for ever, and says each that is on disk. */
async function markForever(): Promise<void> {
  const store = durableDeduplication({ path })
  let next = Number(first)
  const mark = async (): Promise<void> => {
    for (;;) {
      const id = `${next++}`
      if ((await store.claim(group, id)) !== 'new') continue
      await store.done(group, id)
      say(id)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, mark))
}

/** Counts each id in the transaction that marks it, for ever, as a handler would; begins at the beginning each time. */
async function countForever(): Promise<void> {
  const database = open({ path, noSubdir: false })
  const counts: Database<number, string> = database.openDB({ name: 'counts' })
  const store = durableDeduplication({ database })
  for (let next = 0; ; next++) {
    const id = `${next}`
    if ((await store.claim(group, id)) !== 'new') continue
    database.transactionSync(() => {
      counts.putSync(id, (counts.get(id) ?? 0) + 1)
      store.mark(group, id)
    })
    say(id)
    await store.done(group, id)
  }
}

/** Answers each line of standard input with one line. */
async function serve(): Promise<void> {
  const store = durableDeduplication({ path })
  const commands: Record<string, (argument: string) => Promise<string>> = {
    claim: (id) => status(() => store.claim(group, id)),
    done: (id) => status(() => store.done(group, id)),
    mark: (id) => status(() => store.mark(group, id)),
    close: () => status(() => store.close()),
    /** So many at once, and so often, one lot right after the other. */
    async many(argument) {
      const [name = '', count = '0', rounds = '1'] = argument.split(' ')
      const ids = Array.from({ length: Number(count) }, (_, n) => `${name}${n}`)
      const answers = new Set<string>()
      for (let round = 0; round < Number(rounds); round++) {
        const lot = await Promise.all(ids.map((id) => status(() => store.done(group, id))))
        for (const answer of lot) answers.add(answer.replace(/:.*(?= The disk is full)/, ':'))
      }
      return [...answers].join(', ')
    },
    async left(argument) {
      const [name = '', count = '0'] = argument.split(' ')
      const ids = Array.from({ length: Number(count) }, (_, n) => `${name}${n}`)
      const claims = await Promise.all(ids.map((id) => store.claim(group, id)))
      return String(claims.filter((claim) => claim !== 'done').length)
    },
  }
  for await (const line of createInterface({ input: process.stdin })) {
    const [command = '', ...rest] = line.split(' ')
    say((await commands[command]?.(rest.join(' '))) ?? `no such command: ${line}`)
  }
}

/** Cannot be opened, says how. */
async function openOnly(): Promise<void> {
  say(await status(() => durableDeduplication({ path }).close()))
}

const tasks: Record<string, () => Promise<void>> = {
  mark: markForever,
  count: countForever,
  serve,
  open: openOnly,
}
await tasks[task]?.()
