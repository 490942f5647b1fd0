/** What became of one behaviour. */
export type Result =
  | { readonly result: 'kept' }
  | { readonly result: 'broken'; readonly why: string }
  /** Declared in `limits.except`. */
  | { readonly result: 'not claimed'; readonly why: string }
  /** The test was filtered out, or the run was cut off. */
  | { readonly result: 'not run' }

/** One behaviour, and what became of it. */
export type Finding = Result & { readonly name: string; readonly promise: string }

/** What a strategy or source was found to keep; `formatReport` makes it a page. */
export interface Report {
  /** `strategy` or `source`. */
  readonly kind: string
  /** Of the one under test. */
  readonly title: string
  /** One for each behaviour, in the order in which they are tried. */
  readonly findings: readonly Finding[]
}

/** The report as Markdown, to be printed or published. */
export function formatReport({ kind, title, findings }: Report): string {
  const kept = findings.filter(({ result }) => result === 'kept').length
  const rows = findings.map((finding) => {
    const why = 'why' in finding ? `: ${inCell(finding.why)}` : ''
    return `| \`${finding.name}\` | ${inCell(finding.promise)} | ${finding.result}${why} |`
  })
  return [
    `## Conformance of the ${kind} ${title}`,
    '',
    `${kept} of ${findings.length} behaviours kept. Node ${process.versions.node}.`,
    '',
    '| behaviour | promise | result |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim()
}
