import { describe, expect, it } from 'vitest'
import { exportOutbox, inspectOutbox, removeFailed } from '../src/admin/index.js'
import { errorOf } from './errors.js'
import { eventually } from './eventually.js'
import { programs, type Running } from './run-program.js'
import { disks, smallDisk } from './small-disk.js'

const start = programs('outbox-program')
const isFull = /^\d+ rejected: .* The disk is full: make room\.$/

function depthIn(stats: string): number {
  return Number(/^depth (\d+)/.exec(stats)?.[1])
}

/** It writes nothing of its own any more, so that the disk can be filled to the last byte. */
function isDraining(program: Running): Promise<void> {
  return eventually(async () => expect(await program.ask('stats')).toMatch(/, draining/))
}

describe.each(disks)('promise 15: a full disk: %s of 4 MiB', () => {
  const disk = smallDisk('4m')
  const path = (): string => disk.path('outbox')

  it('is an error to whoever sends; what was accepted stays, and it goes on when there is room', async () => {
    const program = start(['serve', path(), disk.path('delivered'), 'refusing'])
    expect(await program.ask('send before 500')).toBe('500 ok')
    await isDraining(program)
    disk.fill(0)
    for (const command of ['send full 1', 'send full 100', 'send full 2000', 'send full 1 500000'])
      expect(await program.ask(command)).toMatch(isFull)
    expect(await program.ask('stats')).toMatch(/^depth 500, failed 0/)
    disk.makeRoom()
    expect(await program.ask('send after 500')).toBe('500 ok')
    expect(await program.ask('accept on')).toBe('ok')
    expect(await program.ask('drained 10000')).toBe('ok')
    expect(await program.ask('close 1000')).toBe('ok')
    expect(await program.end()).toBe(0)
  })

  it('lets what waits be sent, no more than maxInFlight of it twice, until there is room to remove it', async () => {
    const program = start(['serve', path(), '', 'refusing'])
    expect(await program.ask('send before 1000')).toBe('1000 ok')
    await isDraining(program)
    disk.fill(0)
    expect(await program.ask('accept on')).toBe('ok')
    await eventually(async () => expect(Number(await program.ask('delivered'))).toBeGreaterThanOrEqual(256))
    const [depth, delivered] = [depthIn(await program.ask('stats')), Number(await program.ask('delivered'))]
    // lmdb may have had some room left within its file.
    expect(delivered - (1_000 - depth)).toBeLessThanOrEqual(256)
    disk.makeRoom()
    expect(await program.ask('drained 10000')).toBe('ok')
    expect(await program.ask('delivered')).toBe('1000')
  })

  it('can be looked into', async () => {
    const program = start(['serve', path(), '', 'refusing'])
    expect(await program.ask('send before 500')).toBe('500 ok')
    await isDraining(program)
    await program.kill()
    disk.fill(0)
    expect(await inspectOutbox(path())).toMatchObject({ depth: 500, failed: 0, lease: { isDead: true } })
    const exported: unknown[] = []
    for await (const record of exportOutbox(path())) exported.push(record.notification?.event_type)
    expect(exported).toEqual(Array.from({ length: 500 }, (_, n) => `before ${n}`))
    expect(await errorOf(() => removeFailed(path()))).toMatchObject({ code: 'rejected' })
  })

  it('is an error when the outbox is opened, for lmdb would crash', async () => {
    disk.fill(8)
    const program = start(['open', path()])
    expect(await program.ask('')).toMatch(/^rejected: The outbox in .* the disk is full/)
    expect(await program.end()).toBe(0)
  })
})

describe.each(disks.length > 0 ? [] : ['no file system may be mounted here'])(
  'promise 15: a full disk: NOT TRIED, %s',
  () => {
    it('by any of its tests', () => {
      expect(disks).toEqual([])
    })
  },
)
