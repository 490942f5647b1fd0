import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { entryPoints, root } from '../src/entry-points.js'
import { referencePages } from '../src/reference-pages.js'

const folder = join(root, 'docs/reference')

it('docs/reference is what the doc comments say; `npm run docs:reference` writes it', async () => {
  const pages = await referencePages(entryPoints)
  for (const [path, text] of pages) await expect(text).toMatchFileSnapshot(join(folder, path))
  const committed = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  )
  expect(committed.toSorted(), 'the files in docs/reference; delete what is no entry point').toEqual(
    [...pages.keys()].toSorted(),
  )
})
