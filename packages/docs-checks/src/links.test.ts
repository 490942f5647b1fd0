import { expect, it } from 'vitest'
import { checkLinks } from './links.js'
import { parsePage } from './page.js'

function problems(markdown: string, path = 'docs/chaos.md'): readonly string[] {
  const page = parsePage(path, markdown)
  return checkLinks(page, new Map([[path, page]]))
}

it.each([
  '[a](https://example.org/x)',
  '[a](#two-words)\n\n# Two `words`',
  '[a](#same-1)\n\n# Same\n\n# Same',
  '[a](#row)\n\n| <a id="row"></a> a |\n| --- |',
  '[a](../README.md)',
  '[a](../packages/core)',
  '[a][1]\n\n[1]: ../LICENSE',
  '`[a](nowhere)`',
])('takes %j', (markdown) => {
  expect(problems(markdown)).toEqual([])
})

it.each([
  ['[a](nowhere.md)', 'docs/chaos.md:1: nowhere.md: there is no docs/nowhere.md'],
  ['\n[a][1]\n\n[1]: ./nowhere', 'docs/chaos.md:4: ./nowhere: there is no docs/nowhere'],
  [
    '[a](#gone)\n\n# Here',
    'docs/chaos.md:1: #gone: no heading of docs/chaos.md has the anchor #gone. It has #here',
  ],
  [
    '[a](../LICENSE#x)',
    'docs/chaos.md:1: ../LICENSE#x: anchors are checked in pages only, and LICENSE is none',
  ],
  ['[a](../../x)', 'docs/chaos.md:1: ../../x leads out of the repository'],
  ['[a](../packages/core/dist/index.js)', expect.stringContaining('leads to what is not in the repository')],
  ['[a](http://example.org)', 'docs/chaos.md:1: Not a URL with https: http://example.org'],
  ['<a href="x">a</a>', expect.stringContaining('docs/chaos.md:1: A link in HTML is not checked')],
])('says where %j leads nowhere', (markdown, expected) => {
  expect(problems(markdown)).toEqual([expected])
})
