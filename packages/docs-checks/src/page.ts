import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { visit } from 'unist-util-visit'
import { type Directive, readDirective } from './directive.js'
import { root } from './root.js'

/** Lines of a page, as they are compiled or compared. `line` is that of the first. */
export interface Passage {
  readonly line: number
  readonly text: string
}

/** A fenced block. `line` is that of the fence. */
export interface Block {
  readonly line: number
  readonly language: string
  /** Without the fences. */
  readonly code: Passage
  readonly run: boolean
  readonly continues: boolean
  /** Why it is not run. */
  readonly reason?: string
  /** Its name for the other blocks of the page. */
  readonly file?: string
  /** Code that readers do not see: before the block, and after it. */
  readonly before: readonly Passage[]
  readonly after: Passage[]
  /** What it prints when it runs. */
  prints?: Passage
}

/** A Markdown file. */
export interface Page {
  /** Below the root. */
  readonly path: string
  readonly tree: Root
  readonly blocks: readonly Block[]
  /** What an author got wrong in the comments, as `path:line: what`. */
  readonly problems: readonly string[]
}

/** Reads and parses a page below the root. */
export function readPage(path: string): Page {
  return parsePage(path, readFileSync(join(root, path), 'utf8'))
}

/** Parses a page. */
export function parsePage(path: string, markdown: string): Page {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const blocks: Block[] = []
  const problems: string[] = []
  /** The comments above the next block, and one that gives the next block as the output of the last that runs. */
  let before: { line: number; directive: Directive; body: string }[] = []
  let awaitsOutput: number | undefined
  const problem = (line: number, what: string) => problems.push(`${path}:${line}: ${what}`)
  const strayComments = () => {
    for (const { line } of before) problem(line, 'This comment has to stand directly above a code block.')
    if (awaitsOutput !== undefined)
      problem(awaitsOutput, 'Neither output below "prints" nor a block after it.')
    before = []
    awaitsOutput = undefined
  }

  visit(tree, (node: Nodes) => {
    const line = node.position?.start.line ?? 0
    if (node.type === 'code') {
      const isOutput = awaitsOutput !== undefined
      const passage = { line: line + 1, text: node.value }
      const last = blocks.findLast((block) => block.language === 'ts')
      if (isOutput && last) last.prints = passage
      awaitsOutput = undefined
      blocks.push(blockOf({ line, language: node.lang ?? '', code: passage }, before))
      before = []
      return
    }
    if (node.type !== 'html') {
      if (node.type === 'heading' || node.type === 'paragraph' || node.type === 'list') strayComments()
      return
    }
    try {
      const found = readDirective(node.value)
      if (!found) return
      const { directive, body } = found
      const passage = { line: line + 1, text: body }
      if (directive.kind === 'before' || directive.kind === 'not-run') {
        before.push({ line, directive, body })
        return
      }
      const last = blocks.findLast((block) => block.language === 'ts')
      if (!last) problem(line, `No ts block stands above "${directive.kind}".`)
      else if (directive.kind === 'then') last.after.push(passage)
      else if (body === '') awaitsOutput = line
      else last.prints = passage
    } catch (error) {
      problem(line, error instanceof Error ? error.message : String(error))
    }
  })
  strayComments()
  return { path, tree, blocks, problems }
}

function blockOf(
  fence: Pick<Block, 'line' | 'language' | 'code'>,
  before: readonly { line: number; directive: Directive; body: string }[],
): Block {
  const directives = before.map(({ directive }) => directive)
  const reason = directives.find((directive) => directive.kind === 'not-run')?.reason
  const plain = directives.filter((directive) => directive.kind === 'before')
  const file = plain.find((directive) => directive.file !== undefined)?.file
  return {
    ...fence,
    run: plain.some(({ run }) => run),
    continues: directives.some((directive) => 'continues' in directive && directive.continues),
    ...(reason !== undefined && { reason }),
    ...(file !== undefined && { file }),
    before: before
      .filter(({ body }) => body !== '')
      .map(({ line, body }) => ({ line: line + 1, text: body })),
    after: [],
  }
}
