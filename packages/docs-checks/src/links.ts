import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import GithubSlugger from 'github-slugger'
import { toString as textOf } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Page } from './page.js'
import { root } from './root.js'

/** Where a link leads, and the line it stands on. */
interface Link {
  readonly line: number
  readonly url: string
}

function linksOf({ tree }: Page): readonly Link[] {
  const links: Link[] = []
  visit(tree, (node) => {
    if (node.type !== 'link' && node.type !== 'image' && node.type !== 'definition') return
    links.push({ line: node.position?.start.line ?? 0, url: node.url })
  })
  return links
}

const known = new WeakMap<Page, ReadonlySet<string>>()

/** The anchors of a page: those that GitHub gives to headings, and those that the reference gives to table rows. */
function anchorsOf(page: Page): ReadonlySet<string> {
  const anchors = known.get(page) ?? findAnchors(page)
  known.set(page, anchors)
  return anchors
}

function findAnchors({ tree }: Page): ReadonlySet<string> {
  const slugger = new GithubSlugger()
  const anchors = new Set<string>()
  visit(tree, 'heading', (node) => {
    anchors.add(slugger.slug(textOf(node)))
  })
  visit(tree, 'html', ({ value }) => {
    for (const [, id = ''] of value.matchAll(/^<a id="([\w-]+)">/g)) anchors.add(id)
  })
  return anchors
}

/** What is wrong with the links of a page, as `path:line: what`. `pages` are all there are, by their paths. */
export function checkLinks(page: Page, pages: ReadonlyMap<string, Page>): readonly string[] {
  const problems: string[] = []
  for (const { line, url } of linksOf(page)) {
    const what = /^[a-z][a-z+.-]*:/i.test(url) ? checkAbsolute(url) : checkRelative(page, url, pages)
    if (what !== undefined) problems.push(`${page.path}:${line}: ${what}`)
  }
  visit(page.tree, 'html', (node) => {
    if (/\b(?:href|src)=/.test(node.value))
      problems.push(
        `${page.path}:${node.position?.start.line}: A link in HTML is not checked: write it in Markdown`,
      )
  })
  return problems
}

/** Form only: tests use no network. */
function checkAbsolute(url: string): string | undefined {
  if (url.startsWith('mailto:')) return undefined
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' }
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1'
  return protocol === 'https:' || (protocol === 'http:' && isLocal)
    ? undefined
    : `Not a URL with https: ${url}`
}

function checkRelative(page: Page, url: string, pages: ReadonlyMap<string, Page>): string | undefined {
  const [file = '', anchor] = decodeURI(url).split('#')
  const path = file === '' ? page.path : normalize(join(dirname(page.path), file)).replace(/\/$/, '')
  if (path.startsWith('..')) return `${url} leads out of the repository`
  if (/(?:^|\/)(?:dist|node_modules)(?:\/|$)/.test(path))
    return `${url} leads to what is not in the repository`
  if (!existsSync(join(root, path))) return `${url}: there is no ${path}`
  if (anchor === undefined) return undefined
  const readme = statSync(join(root, path)).isDirectory() ? `${path}/README.md` : path
  const target = pages.get(readme)
  if (!target) return `${url}: anchors are checked in pages only, and ${path} is none`
  const anchors = anchorsOf(target)
  if (anchors.has(anchor)) return undefined
  return `${url}: no heading of ${readme} has the anchor #${anchor}. It has ${[...anchors].map((each) => `#${each}`).join(' ')}`
}
