/**
 * What an author says of a code block, in an HTML comment, which is not shown:
 *
 *     <!-- snippet: run
 *     const image = { id: '…' }
 *     -->
 *
 * The lines below the first are code, or the expected output, that readers need not see.
 */
export type Directive =
  | { readonly kind: 'before'; readonly run: boolean; readonly continues: boolean; readonly file?: string }
  | { readonly kind: 'not-run'; readonly continues: boolean; readonly reason: string }
  | { readonly kind: 'then' }
  | { readonly kind: 'prints' }

const comment = /^<!--\s*snippet:[ \t]*([^\n]*?)\s*(?:\n([\s\S]*?)\n?[ \t]*)?-->\s*$/
const grammar = [
  'before a block: "run", "continues", "file=NAME" (several with commas between), "not run: why", "continues, not run: why"',
  'after it: "then" with code below, "prints" with the output below or in a text block that follows',
].join('; ')

/** Reads an HTML comment. Nothing where it is none of ours; throws where it is, and cannot be understood. */
export function readDirective(html: string): { directive: Directive; body: string } | undefined {
  if (!/^<!--\s*snippet\b/.test(html)) return undefined
  const [matches, head = '', body = ''] = comment.exec(html) ?? []
  if (matches === undefined) throw new Error(`Not "<!-- snippet: … -->" with "-->" at the end: ${html}`)
  return { directive: directiveOf(head), body }
}

function directiveOf(head: string): Directive {
  const notRun = /^(continues, )?not run: (\S.*)$/.exec(head)
  if (notRun) return { kind: 'not-run', continues: notRun[1] !== undefined, reason: notRun[2] ?? '' }
  if (head === 'then' || head === 'prints') return { kind: head }
  const words = head.split(/,\s*/)
  const file = words.find((word) => /^file=[\w.-]+$/.test(word))?.slice('file='.length)
  const unknown = words.filter((word) => word !== 'run' && word !== 'continues' && word !== `file=${file}`)
  if (unknown.length > 0) throw new Error(`"${unknown.join()}" is not known. There is, ${grammar}`)
  return {
    kind: 'before',
    run: words.includes('run'),
    continues: words.includes('continues'),
    ...(file !== undefined && { file }),
  }
}
