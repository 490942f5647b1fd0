/** A table in Markdown's form; what is right-aligned is numbers. The last column is as long as it is. */
export function tableOf(
  headings: readonly string[],
  lines: readonly (readonly string[])[],
  isNumber: (column: number) => boolean,
): string {
  const all = [headings, ...lines]
  const widths = headings.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  const format = (line: readonly string[]): string => {
    const cells = line.map((text, column) => {
      if (column === headings.length - 1 && !isNumber(column)) return text
      return isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
    })
    return `| ${cells.join(' | ')} |`
  }
  const rule = headings.map((_, column) => (isNumber(column) ? '--:' : '---'))
  return [format(headings), `| ${rule.join(' | ')} |`, ...lines.map(format)].join('\n')
}
