import { type Output, openOutput } from './output.js'

/** Where a command reads and writes. */
export interface Terminal {
  readonly out: Output
  readonly err: Output
  /** Whether a person looks at stdout, and at stderr. */
  readonly isOutTerminal: boolean
  readonly isErrTerminal: boolean
  /** Whether colours may be written to stdout. */
  readonly colours: boolean
}

export function openTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  return {
    out: openOutput(stdout, 'stdout'),
    err: openOutput(stderr, 'stderr'),
    isOutTerminal: stdout.isTTY,
    isErrTerminal: stderr.isTTY,
    colours: stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb',
  }
}
