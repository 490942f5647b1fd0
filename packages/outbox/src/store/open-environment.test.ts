import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { durableDeduplication } from '../deduplication/durable-deduplication.js'

const folder = temporaryFolder()
const refused = { code: 'rejected', retryable: false }
const errorAt = (path: string) => errorOf(() => durableDeduplication({ path }))

describe('a store that cannot be opened is an error that says why, never a crash', () => {
  let path = ''
  beforeEach(() => {
    path = folder()
    mkdirSync(path)
  })

  it('where the path is a file', async () => {
    const file = join(path, 'file')
    writeFileSync(file, 'x')
    expect(await errorAt(file)).toMatchObject({ ...refused, cause: { code: 'EEXIST' } })
    expect(await errorAt(join(file, 'below'))).toMatchObject({ ...refused, cause: { code: 'ENOTDIR' } })
  })

  it.each([
    ['garbage', Buffer.alloc(20_000, 7)],
    ['zeros', Buffer.alloc(20_000)],
    ['a few bytes', Buffer.alloc(100, 1)],
  ])('where the data file is %s', async (_, content) => {
    writeFileSync(join(path, 'data.mdb'), content)
    const error = await errorAt(path)
    expect(error).toMatchObject(refused)
    expect(error.message).toMatch(/data\.mdb: it is not a data file of lmdb; move it away/)
  })

  it.each([
    ['of another version of lmdb', (bytes: Buffer) => bytes.writeUInt32LE(1, 28), /another version/],
    ['without its second page', (bytes: Buffer) => bytes.fill(7, 4_096, 8_192), /second page is damaged/],
  ])('where the data file is %s', async (_, damage, reason) => {
    await durableDeduplication({ path }).close()
    const bytes = readFileSync(join(path, 'data.mdb'))
    damage(bytes)
    writeFileSync(join(path, 'data.mdb'), bytes)
    expect((await errorAt(path)).message).toMatch(reason)
  })

  it('where the data file or the lock file is a folder', async () => {
    mkdirSync(join(path, 'lock.mdb'))
    expect((await errorAt(path)).message).toMatch(/lock\.mdb is not a file/)
    const other = folder()
    mkdirSync(join(other, 'data.mdb'), { recursive: true })
    expect(await errorAt(other)).toMatchObject({ ...refused, cause: { code: 'EISDIR' } })
  })

  it('and an empty data file, or a folder with a dot in its name, is none of these', async () => {
    const dotted = join(path, 'my.app')
    mkdirSync(dotted)
    writeFileSync(join(dotted, 'data.mdb'), '')
    const store = durableDeduplication({ path: dotted })
    await store.done('billing', '1')
    await store.close()
    expect(readFileSync(join(dotted, 'data.mdb')).length).toBeGreaterThan(0)
  })
})
