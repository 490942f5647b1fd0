import type { Block, Page, Passage } from './page.js'

/** Blocks of a page that are one module, because each goes on from the one before. */
export interface Program {
  readonly page: string
  /** The line of the first block. */
  readonly line: number
  /** `L12.ts`, or the name that the author gave. */
  readonly file: string
  readonly blocks: readonly Block[]
  readonly runs: boolean
  /** The page itself without what is not code of this program, so that lines are those of the page. */
  readonly source: string
}

/** The modules that the ts blocks of a page make. */
export function programsOf({ path, blocks }: Page): readonly Program[] {
  const groups: Block[][] = []
  for (const block of blocks.filter(({ language }) => language === 'ts')) {
    const group = block.continues ? groups.findLast(([first]) => first?.file === undefined) : undefined
    if (group) group.push(block)
    else groups.push([block])
  }
  return groups.map((group) => ({
    page: path,
    line: group[0]?.line ?? 0,
    file: group[0]?.file ?? `L${group[0]?.line}.ts`,
    blocks: group,
    runs: group.some(({ run }) => run),
    source: inPlace(group.flatMap(({ before, code, after }) => [...before, code, ...after])),
  }))
}

/** What the program prints, in the order of the blocks. */
export function expectedOutput({ blocks }: Program): string {
  return blocks.flatMap(({ prints }) => (prints ? [prints.text] : [])).join('\n')
}

function inPlace(passages: readonly Passage[]): string {
  const lines: string[] = []
  for (const { line, text } of passages)
    for (const [index, each] of text.split('\n').entries()) lines[line - 1 + index] = each
  return `${Array.from(lines, (line) => line ?? '').join('\n')}\n`
}
