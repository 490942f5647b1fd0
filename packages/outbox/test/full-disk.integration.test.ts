import { describe, expect, it } from 'vitest'
import { programs } from './run-program.js'
import { disks, smallDisk } from './small-disk.js'

const start = programs()

describe.each(disks)('a full disk: %s of 2 MiB', () => {
  const disk = smallDisk('2m')
  const store = (): string => disk.path('store')

  it('is an error to whoever marks; what was marked stays, and it goes on when there is room', async () => {
    const program = start(['serve', store()])
    expect(await program.ask('many before 500')).toBe('ok')
    disk.fill(0)
    // lmdb fails in different ways with few writes, with many, and with one right after another.
    for (const count of [1, 100, 2_000]) {
      expect(await program.ask(`many full ${count} 5`)).toBe('rejected: The disk is full: make room.')
    }
    expect(await program.ask('left full 2000')).toBe('2000')
    expect(await program.ask('left before 500')).toBe('0')
    disk.makeRoom()
    expect(await program.ask('many after 500')).toBe('ok')
    expect(await program.ask('close')).toBe('ok')
    expect(await program.end()).toBe(0)
    expect(await start(['serve', store()]).ask('left after 500')).toBe('0')
  })

  it('is an error to a transaction too', async () => {
    const program = start(['serve', store()])
    expect(await program.ask('many before 500')).toBe('ok')
    disk.fill(0)
    expect(await program.ask('mark 1')).toMatch(/^rejected: .* The disk is full/)
    disk.makeRoom()
    expect(await program.ask('mark 1')).toBe('ok')
  })

  it('is an error when the store is opened, for lmdb would crash', async () => {
    disk.fill(8)
    const program = start(['open', store()])
    expect(await program.ask('')).toMatch(/^rejected: .* the disk is full/)
    expect(await program.end()).toBe(0)
  })

  it('is an error when the folder cannot be written to', async () => {
    expect(await start(['open', store()]).ask('')).toBe('ok')
    disk.remount('ro')
    const program = start(['open', store()])
    expect(await program.ask('')).toMatch(/^rejected: .*EROFS/)
    expect(await program.end()).toBe(0)
  })
})

describe.each(disks.length > 0 ? [] : ['no file system may be mounted here'])(
  'a full disk: NOT TRIED, %s',
  () => {
    it('nor one that cannot be written to', () => {
      expect(disks).toEqual([])
    })
  },
)
