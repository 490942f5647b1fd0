import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failing, innerStrategy, typesOf } from './inner.js'
import { notificationOf, within } from './notifications.js'
import { outboxes } from './open-outbox.js'
import { programs } from './run-program.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const open = outboxes()
const start = programs('outbox-program')

async function filledOutbox(count: number): Promise<string> {
  const path = folder()
  const box = open(innerStrategy(failing('connection-lost')), { path })
  const all = Array.from({ length: count }, (_, n) =>
    notificationOf(`${n}`, { payload: `payload-${n}-${'x'.repeat(300)}` }),
  )
  await Promise.all(all.map((one) => box.send(one, within(30_000))))
  await box.close(within(0))
  return path
}

describe('promise 15: a data file that is damaged', () => {
  it.each([95, 70, 50, 30, 10, 3, 1])(
    'by having been cut to %i percent is an error that is told, never a crash',
    async (percent) => {
      const path = await filledOutbox(2_000)
      const file = join(path, 'data.mdb')
      truncateSync(file, Math.floor((statSync(file).size * percent) / 100))
      const program = start(['open', path])
      expect(await program.ask('')).toMatch(/^(rejected|timeout): |^drained \d+, failed \d+$/)
      expect(await program.end()).toBe(0)
    },
  )

  it('within one record loses that one alone, which is put aside', async () => {
    const path = await filledOutbox(20)
    const file = join(path, 'data.mdb')
    const bytes = readFileSync(file)
    // lmdb may have left older copies of its page.
    for (let at = bytes.indexOf('payload-7-'); at >= 0; at = bytes.indexOf('payload-7-', at)) bytes[at] = 0x50
    writeFileSync(file, bytes)
    const inner = innerStrategy()
    const box = open(inner, { path })
    await box.drained(within(30_000))
    expect(box.stats.failed).toBe(1)
    expect(typesOf(inner.taken)).toEqual(
      Array.from({ length: 20 }, (_, n) => `${n}`).filter((type) => type !== '7'),
    )
  })
})
