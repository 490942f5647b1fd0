import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { eventually } from './eventually.js'
import { programs } from './run-program.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const start = programs('outbox-program')

interface Line {
  readonly producer: string
  readonly n: number
  readonly text: string
}

/** "producer n id digest time"; what was killed in the middle of its line has none. */
function parse(text: string): Line {
  const [producer = '', n = ''] = text.split(' ')
  return { producer, n: Number(n), text }
}

function deliveredIn(file: string): readonly Line[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').slice(0, -1).map(parse)
}

/** Of each notification, the first time that it came. */
function firsts(lines: readonly Line[]): readonly Line[] {
  return [...new Map(lines.toReversed().map((line) => [line.text, line])).values()].toReversed()
}

/** Those that came after one that was emitted later by the same producer. */
function outOfOrder(lines: readonly Line[]): readonly Line[] {
  const last = new Map<string, number>()
  return firsts(lines).filter(({ producer, n }) => {
    const isLate = n < (last.get(producer) ?? -1)
    last.set(producer, Math.max(n, last.get(producer) ?? -1))
    return isLate
  })
}

/** Nothing lost, nothing changed, in order, and whatever came twice came with the same id, time and content. */
function expectAllOf(accepted: readonly string[], file: string): void {
  const lines = deliveredIn(file)
  const texts = new Set(lines.map(({ text }) => text))
  expect(accepted.filter((text) => !texts.has(text))).toEqual([])
  expect(outOfOrder(lines)).toEqual([])
  const names = new Set([...texts].map((text) => text.split(' ').slice(0, 2).join(' ')))
  expect(names.size).toBe(texts.size)
}

async function drain(path: string, file: string): Promise<void> {
  const last = start(['serve', path, file])
  expect(await last.ask('drained 60000')).toBe('ok')
  expect(await last.ask('close 1000')).toBe('ok')
  expect(await last.end()).toBe(0)
}

describe('promise 15: a process that is killed while it emits through an outbox', () => {
  it('has lost none of 10,000 that were accepted, at whatever moments it was killed', async () => {
    const [path, file] = [folder(), folder()]
    const accepted: string[] = []
    for (let round = 0; accepted.length < 10_000; round++) {
      const program = start(['emit', path, file, 'one', `${round * 1_000_000}`])
      await program.wrote(1 + Math.floor(Math.random() * 2_000))
      accepted.push(...(await program.kill()))
    }
    await drain(path, file)
    expect(accepted.length).toBeGreaterThanOrEqual(10_000)
    expectAllOf(accepted, file)
  })

  it('leaves the lease to another one that lives, which goes on at once', async () => {
    const [path, file] = [folder(), folder()]
    const victim = start(['serve', path, file, 'refusing'])
    expect(await victim.ask('send victim 100')).toBe('100 ok')
    await eventually(async () => expect(await victim.ask('stats')).toBe('depth 100, failed 0, draining'))
    const heir = start(['serve', path, file])
    expect(await heir.ask('send heir 100')).toBe('100 ok')
    expect(await heir.ask('drained 100')).toMatch(/^timeout/)
    expect(await heir.ask('stats')).toBe('depth 200, failed 0, not draining')
    await victim.kill()
    expect(await heir.ask('drained 10000')).toBe('ok')
    expect(firsts(deliveredIn(file)).map(({ producer }) => producer)).toEqual([
      ...Array.from({ length: 100 }, () => 'victim'),
      ...Array.from({ length: 100 }, () => 'heir'),
    ])
  })
})

describe('promise 15: two processes with one outbox', () => {
  it('lose nothing, and keep the order of each, while now one is killed and now the other', async () => {
    const [path, file] = [folder(), folder()]
    const accepted: string[] = []
    let survivor = start(['emit', path, file, 'p0', '0'])
    for (let round = 1; round <= 4; round++) {
      const next = start(['emit', path, file, `p${round}`, '0'])
      await next.wrote(300)
      await survivor.wrote(survivor.lines.length + 100)
      accepted.push(...(await survivor.kill()))
      survivor = next
    }
    accepted.push(...(await survivor.kill()))
    await drain(path, file)
    expectAllOf(accepted, file)
    expect(new Set(accepted.map((text) => parse(text).producer)).size).toBe(5)
  })
})

describe('promise 8: the process ends by itself', () => {
  it('when its outbox was closed, and when it was not, with records left', async () => {
    const [path, file] = [folder(), folder()]
    const open = start(['serve', path, file, 'refusing'])
    expect(await open.ask('send a 10')).toBe('10 ok')
    expect(await open.end()).toBe(0)
    const closed = start(['serve', path, file, 'refusing'])
    expect(await closed.ask('close 50')).toBe('ok')
    expect(await closed.end()).toBe(0)
    await drain(path, file)
    expect(deliveredIn(file)).toHaveLength(10)
  })
})

describe('promise 6: memory', () => {
  it('is flat with 100,000 records that wait, and while they are drained', async () => {
    const path = folder()
    const program = start(['serve', path, '', 'refusing'])
    expect(await program.ask('send warm 2000 500')).toBe('2000 ok')
    const before = Number(await program.ask('memory'))
    expect(Number(await program.ask('peak 100000')) - before).toBeLessThan(16)
    expect(await program.ask('stats')).toMatch(/^depth 102000/)
    expect(await program.ask('accept on')).toBe('ok')
    expect(await program.ask('drained 60000')).toBe('ok')
    expect(Number(await program.ask('memory')) - before).toBeLessThan(16)
  })
})
