import type { Block, Page } from './page.js'

/** Pages that people copy from first: every ts block runs. */
const wholePages = /^(?:README|docs\/write-a-[\w-]+)\.md$/
/** Of these the first ts block runs. */
const firstBlocks = /^packages\/[\w-]+\/README\.md$/

/** The blocks that have to run, and neither do nor say why not, as `path:line: what`. */
export function blocksThatHaveToRun(page: Page, runs: ReadonlySet<Block>): readonly string[] {
  const ts = page.blocks.filter(({ language }) => language === 'ts')
  const due = wholePages.test(page.path) ? ts : ts.slice(0, firstBlocks.test(page.path) ? 1 : 0)
  return due
    .filter((block) => !runs.has(block) && block.reason === undefined)
    .map(
      ({ line }) =>
        `${page.path}:${line}: This block has to run. Write <!-- snippet: run --> above it, or <!-- snippet: not run: why -->`,
    )
}
