import type { Terminal } from '../terminal.js'

/** On a terminal the line is painted over; in a pipe or a file each is a line of its own. */
const repaintMs = 200
const lineMs = 5_000
const clearLine = '\r\u001b[K'

/** A line on stderr that tells how far it is. */
export interface Progress {
  /** Lines in between. */
  print(lines: string): void
  stop(): void
}

export function startProgress({ err, isErrTerminal }: Terminal, text: () => string): Progress {
  const write = (line: string): void => void err.write(line).catch(() => {})
  const show = isErrTerminal ? () => write(`${clearLine}${text()}`) : () => write(`${text()}\n`)
  const timer = setInterval(show, isErrTerminal ? repaintMs : lineMs)
  return {
    print: (lines) => write(isErrTerminal ? `${clearLine}${lines}` : lines),
    stop() {
      clearInterval(timer)
      if (isErrTerminal) write(clearLine)
    },
  }
}
