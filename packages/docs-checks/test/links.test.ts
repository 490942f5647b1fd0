import { expect, it } from 'vitest'
import { checkLinks } from '../src/links.js'
import { pages } from './pages.js'

it('follows every link of the documentation to a file, and to a heading', () => {
  const byPath = new Map(pages.map((page) => [page.path, page]))
  expect(pages.flatMap((page) => checkLinks(page, byPath))).toEqual([])
})
