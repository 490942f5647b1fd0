import { describe, expect, it } from 'vitest'
import { programs } from './run-program.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const start = programs()

describe('promise 13: two processes with one store', () => {
  it('see the marks of each other at once, and not the claims', async () => {
    const path = folder()
    const one = start(['serve', path])
    const other = start(['serve', path])
    expect(await one.ask('claim 1')).toBe('new')
    expect(await other.ask('claim 1')).toBe('new')
    expect(await one.ask('done 1')).toBe('ok')
    expect(await one.ask('claim 1')).toBe('done')
    expect(await other.ask('done 1')).toBe('ok')
    for (let n = 2; n < 50; n++) {
      const [first, second] = n % 2 === 0 ? [one, other] : [other, one]
      expect(await first.ask(`${n % 3 === 0 ? 'mark' : 'done'} ${n}`)).toBe('ok')
      expect(await second.ask(`claim ${n}`)).toBe('done')
    }
  })

  it('lose nothing when both write as fast as they can', async () => {
    const path = folder()
    const [one, other] = [start(['serve', path]), start(['serve', path])]
    expect(await Promise.all([one.ask('many a 20000'), other.ask('many b 20000')])).toEqual(['ok', 'ok'])
    expect(await Promise.all([one.ask('left b 20000'), other.ask('left a 20000')])).toEqual(['0', '0'])
  })

  it('a claim ends with its process', async () => {
    const path = folder()
    const one = start(['serve', path])
    expect(await one.ask('claim 1')).toBe('new')
    await one.kill()
    const other = start(['serve', path])
    expect(await other.ask('claim 1')).toBe('new')
  })
})

describe('promise 8: the process ends by itself', () => {
  it('when the store was closed', async () => {
    const program = start(['serve', folder()])
    expect(await program.ask('done 1')).toBe('ok')
    expect(await program.ask('close')).toBe('ok')
    expect(await program.end()).toBe(0)
  })

  it('when the store was not closed', async () => {
    const path = folder()
    const program = start(['serve', path])
    expect(await program.ask('done 1')).toBe('ok')
    expect(await program.ask('claim 2')).toBe('new')
    expect(await program.end()).toBe(0)
    expect(await start(['serve', path]).ask('claim 1')).toBe('done')
  })
})
