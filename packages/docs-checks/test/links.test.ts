import { expect, it } from 'vitest'
import { checkLinks } from '../src/links.js'
import { readPage } from '../src/page.js'
import { referenceFiles } from '../src/page-files.js'
import { pages } from './pages.js'

it('follows every link of the documentation to a file, and to a heading', () => {
  const all = [...pages, ...referenceFiles().map(readPage)]
  const byPath = new Map(all.map((page) => [page.path, page]))
  expect(all.flatMap((page) => checkLinks(page, byPath))).toEqual([])
})
