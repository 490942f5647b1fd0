import type { Terminal } from '../../src/terminal.js'

export interface Recorder extends Terminal {
  readonly stdout: string[]
  readonly stderr: string[]
  /** As `head` does. */
  leave(): void
}

/** A terminal that keeps what is written to it. */
export function recorder(changes: Partial<Terminal> = {}): Recorder {
  const gone = new AbortController()
  const stdout: string[] = []
  const stderr: string[] = []
  const outputTo = (texts: string[]) => ({
    gone: gone.signal,
    async write(text: string) {
      if (text !== '') texts.push(text)
    },
  })
  return {
    out: outputTo(stdout),
    err: outputTo(stderr),
    isOutTerminal: false,
    isErrTerminal: false,
    colours: false,
    stdout,
    stderr,
    leave: () => gone.abort(),
    ...changes,
  }
}
