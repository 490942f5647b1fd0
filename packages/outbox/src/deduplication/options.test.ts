import { open } from 'lmdb'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { durableDeduplication } from './durable-deduplication.js'
import { checkSettings } from './options.js'

const folder = temporaryFolder()

describe('the options of the store', () => {
  it('have defaults: marks for 8 days, looked through every minute, half a minute for a write', () => {
    expect(checkSettings({})).toEqual({
      maxAgeMs: 691_200_000,
      sweepIntervalMs: 60_000,
      writeTimeoutMs: 30_000,
      logger: undefined,
    })
  })

  it.each([
    ['maxAgeMs', 0],
    ['maxAgeMs', Number.POSITIVE_INFINITY],
    ['maxAgeMs', Number.NaN],
    ['sweepIntervalMs', 0],
    ['sweepIntervalMs', 2 ** 31],
    ['writeTimeoutMs', -1],
    ['writeTimeoutMs', 2 ** 31],
    ['path', ''],
    ['path', 'a\0b'],
  ])('%s cannot be %s', async (name, value) => {
    const error = await errorOf(() => durableDeduplication({ path: 'x', [name]: value }))
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path: `/${name}` }] })
  })

  it('need a place, and one only', async () => {
    const database = open({ path: folder(), noSubdir: false })
    const nowhere: object = {}
    const both: object = { path: 'x', database }
    for (const options of [nowhere, both]) {
      const error = await errorOf(() => Reflect.apply(durableDeduplication, undefined, [options]))
      expect(error).toMatchObject({ code: 'invalid', issues: [{ path: '/path' }] })
    }
    await database.close()
  })

  it.each([[undefined], [null], ['x']])('cannot be %s', async (options) => {
    const error = await errorOf(() => Reflect.apply(durableDeduplication, undefined, [options]))
    expect(error.code).toBe('invalid')
  })

  it('do not take a database that cannot be written to, or is none', async () => {
    const path = folder()
    const writable = open({ path, noSubdir: false })
    await writable.put('a', 1)
    await writable.close()
    const database = open({ path, noSubdir: false, readOnly: true })
    for (const options of [{ database }, { database: {} }, { database: 'x' }]) {
      const error = await errorOf(() => Reflect.apply(durableDeduplication, undefined, [options]))
      expect(error).toMatchObject({ code: 'invalid', issues: [{ path: '/database' }] })
    }
    await database.close()
  })

  it('do not take a logger that is none', async () => {
    const options: object = { path: 'x', logger: 'console' }
    const error = await errorOf(() => Reflect.apply(durableDeduplication, undefined, [options]))
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path: '/logger' }] })
  })
})
