import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const text = readFileSync(new URL('docs/guarantees.md', root), 'utf8')
// What comes then is made, and held, by packages/mutations.
const [page = ''] = text.split('## Broken on purpose')

interface Reference {
  readonly promise: string
  /** Below `packages/`. */
  readonly file: string
  /** Of tests, as far as the page gives them: `…` stands for the rest. */
  readonly titles: readonly string[]
}

/** Every test file that the page names, with the titles in italics behind it. */
function references(): readonly Reference[] {
  return page.split(/^## /m).flatMap((section) => {
    const [promise = ''] = section.split('\n', 1)
    const pieces = section.replaceAll(/\s+/g, ' ').split(/`([\w./-]+\.test\.ts)`/)
    const named: Reference[] = []
    for (let index = 1; index < pieces.length; index += 2) {
      const titles = [...(pieces[index + 1] ?? '').matchAll(/(?<![\w*])_([^_]+)_(?!\w)/g)].map(
        ([, title = '']) => title,
      )
      named.push({ promise, file: pieces[index] ?? '', titles })
    }
    return named
  })
}

const all = references()

describe('docs/guarantees.md', () => {
  it('names tests under each promise', () => {
    const promises = [...page.matchAll(/^## (\d+\. .*)$/gm)].map(([, title = '']) => title)
    const held = new Set(all.map(({ promise }) => promise))
    expect(promises.length).toBeGreaterThanOrEqual(14)
    expect(promises.filter((promise) => !held.has(promise))).toEqual([])
  })

  it('names no test that there is not', () => {
    const missing = all.flatMap(({ file, titles }) => {
      const path = fileURLToPath(new URL(`packages/${file}`, root))
      if (!existsSync(path)) return [file]
      const source = readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ').replaceAll("\\'", "'")
      const beginnings = titles.map((title) => title.split('…')[0]?.trim() ?? '')
      return beginnings.filter((beginning) => !source.includes(beginning)).map((title) => `${file}: ${title}`)
    })
    expect(missing).toEqual([])
  })
})
