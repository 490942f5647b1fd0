import type { Mutation } from './mutation.js'

const beginMark = '<!-- mutations: made by npm run mutations -- --write -->'
const endMark = '<!-- /mutations -->'

/** The mutations as the table of `docs/guarantees.md`. */
export function tableOf(mutations: readonly Mutation[]): string {
  const rows = mutations.map(
    ({ promise, name, breaks, file, caughtBy }) =>
      `| ${promise} | \`${name}\` | \`${file}\` ${breaks} | \`${caughtBy.file}\`: _${caughtBy.title}_ |`,
  )
  return ['| promise | mutation | what is broken | caught by |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
}

/** The page with its table made anew. */
export function withTable(page: string, mutations: readonly Mutation[]): string {
  const [before, rest] = page.split(beginMark)
  const after = rest?.split(endMark)[1]
  if (before === undefined || after === undefined)
    throw new Error(`The page lacks ${beginMark} … ${endMark}.`)
  return `${before}${beginMark}\n\n${tableOf(mutations)}\n\n${endMark}${after}`
}
