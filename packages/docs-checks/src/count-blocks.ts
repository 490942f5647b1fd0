import type { Page } from './page.js'
import { programsOf } from './program.js'

/** How many blocks of each kind every page has: a line each, so that a change of one page changes one line. */
export function countBlocks(pages: readonly Page[]): string {
  const all = new Map<string, number>()
  const lines = pages.flatMap((page) => {
    const counts = new Map<string, number>()
    for (const kind of kindsOf(page)) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      all.set(kind, (all.get(kind) ?? 0) + 1)
    }
    return counts.size > 0 ? [`${page.path}: ${list(counts)}`] : []
  })
  return `${lines.join('\n')}\n\nall: ${list(all)}\n`
}

function kindsOf(page: Page): readonly string[] {
  const runs = programsOf(page)
    .filter((program) => program.runs)
    .flatMap(({ blocks }) => blocks)
  return page.blocks.map((block) => {
    if (block.language !== 'ts') return block.language
    return runs.includes(block) ? 'ts run' : 'ts type-checked'
  })
}

const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
