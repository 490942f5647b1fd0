/** That of biome.json: what is generated is laid out as what is written. */
const lineWidth = 110

/**
 * What stands between brackets: in one line where that is short enough after so many characters, else each part in a line of its
 * own. `space`: what a line has within its brackets.
 */
export function bracketed(
  [open, close]: readonly [string, string],
  parts: readonly string[],
  space: string,
  indent: string,
  before: number,
): string {
  const line = `${open}${space}${parts.join(', ')}${space}${close}`
  if (isShort(line, before + 1)) return line
  return [open, ...parts.map((part) => `${indent}  ${part},`), `${indent}${close}`].join('\n')
}

/** A function that gives what parts are joined by an operator. */
export function returned(parts: readonly string[], operator: '&&' | '||'): string {
  const line = parts.join(` ${operator} `)
  if (isShort(line, '  return '.length)) return `  return ${line}`
  return `  return (\n    ${parts.join(` ${operator}\n    `)}\n  )`
}

/** A name and its value; on the next line, which is `indent` deeper, where the two are too long for one. */
export function assigned(head: string, value: string, indent: string): string {
  return isShort(`${value},`, indent.length + head.length + 1) || value.includes('\n')
    ? `${head} ${value}`
    : `${head}\n${indent}  ${value}`
}

function isShort(text: string, before: number): boolean {
  return !text.includes('\n') && before + text.length <= lineWidth
}
