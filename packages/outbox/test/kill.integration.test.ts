import { open } from 'lmdb'
import { describe, expect, it } from 'vitest'
import { durableDeduplication } from '../src/index.js'
import { programs } from './run-program.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const start = programs()
const group = 'billing'

async function notDone(path: string, ids: readonly string[]): Promise<string[]> {
  await using store = durableDeduplication({ path })
  const claims = await Promise.all(ids.map(async (id) => ({ id, claim: await store.claim(group, id) })))
  return claims.filter(({ claim }) => claim !== 'done').map(({ id }) => id)
}

describe('promise 13: a process that is killed while it marks', () => {
  it('has left every mark whose done had resolved, at whatever moment it was killed', async () => {
    const path = folder()
    const told: string[] = []
    for (let round = 0; round < 8; round++) {
      const program = start(['mark', path, `${round * 1_000_000}`])
      await program.wrote(1 + round * 150)
      const lines = await program.kill()
      expect(lines.length).toBeGreaterThan(0)
      told.push(...lines)
      expect(await notDone(path, told)).toEqual([])
    }
    expect(told.length).toBeGreaterThan(8 * 7 * 75)
    expect(new Set(told).size).toBe(told.length)
  })

  it('lets another process go on that uses the same store', async () => {
    const path = folder()
    const survivor = start(['mark', path, '0'])
    await survivor.wrote(100)
    const told: string[] = []
    for (let round = 1; round <= 4; round++) {
      const victim = start(['mark', path, `${round * 1_000_000}`])
      await victim.wrote(100)
      told.push(...(await victim.kill()))
      await survivor.wrote(survivor.lines.length + 500)
    }
    told.push(...(await survivor.kill()))
    expect(await notDone(path, told)).toEqual([])
  })
})

describe('promise 13: a process that is killed while its handler commits the mark with its effect', () => {
  it('has counted each exactly once, however often it was killed', async () => {
    const path = folder()
    let told = 0
    for (let round = 0; round < 6; round++) {
      const program = start(['count', path])
      await program.wrote(100 + round * 37)
      told += (await program.kill()).length
    }
    const database = open({ path, noSubdir: false })
    const counts = [...database.openDB<number, string>({ name: 'counts' }).getRange()]
    await database.close()
    expect(counts.filter(({ value }) => value !== 1)).toEqual([])
    // A line that was killed with its process may be missing, one each round; nothing else.
    expect(counts.length).toBeGreaterThanOrEqual(told)
    expect(counts.length).toBeLessThanOrEqual(told + 6)
  })
})
