import type { Priority } from '@glance-notifications/core'

/** Colours, on a terminal that wants them. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  priority(priority: Priority): string
}

export function createStyle(coloured: boolean): Style {
  const paint =
    (code: number) =>
    (text: string): string =>
      coloured ? `\u001b[${code}m${text}\u001b[0m` : text
  const [bold, dim, red, green, yellow] = [paint(1), paint(2), paint(31), paint(32), paint(33)]
  const byPriority = { INFO: green, WARN: yellow, ERROR: red }
  return {
    bold,
    dim,
    good: green,
    bad: red,
    priority: (priority) => byPriority[priority](priority.padEnd(5)),
  }
}
