import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { logFolder } from '../../test/log-folder.js'
import { rotatedFiles } from './rotated-files.js'

const folder = logFolder()

describe('the files beside a log', () => {
  it('are told from what is named otherwise, and compressed', async () => {
    const numbered = [
      'a.log.1',
      'a.log.10',
      'a.log-20261125',
      'a.log-2026-11-25T10:00',
      'a.1.log',
      'a-20261125.log',
    ]
    const others = ['a.log.dead-letter', 'a.log.position', 'a.log.1.gz', 'a-audit.log', 'a.log.old', 'a.1']
    for (const name of [...numbered, ...others, 'a.log', 'b.log.1']) writeFileSync(folder.path(name), '')
    mkdirSync(folder.path('a.log.2'))
    const found = await rotatedFiles(folder.path('a.log'))
    const names = (wanted: boolean): string[] =>
      found.filter(({ isNumbered }) => isNumbered === wanted).map(({ path }) => basename(path))
    expect(names(true).toSorted()).toEqual(numbered.toSorted())
    expect(names(false).toSorted()).toEqual(others.toSorted())
  })

  it('are in the order in which they were written to', async () => {
    for (const [index, name] of ['a.2', 'a.3', 'a.1'].entries()) {
      writeFileSync(folder.path(name), '')
      utimesSync(folder.path(name), 1_000 + index, 1_000 + index)
    }
    const found = await rotatedFiles(folder.path('a'))
    expect(found.map(({ path }) => basename(path))).toEqual(['a.2', 'a.3', 'a.1'])
  })

  it('are none where there is no folder', async () => {
    expect(await rotatedFiles(folder.path('none', 'a.log'))).toEqual([])
  })
})
