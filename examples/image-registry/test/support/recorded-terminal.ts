import type { Terminal } from '../../src/serve.js'

export interface RecordedTerminal extends Terminal {
  readonly printed: readonly string[]
  readonly complaints: readonly string[]
  readonly end: () => void
}

/** Keeps what a program prints; `end` is its Ctrl-C. */
export function recordedTerminal(): RecordedTerminal {
  const printed: string[] = []
  const complaints: string[] = []
  const controller = new AbortController()
  return {
    printed,
    complaints,
    out: (line) => printed.push(line),
    err: (line) => complaints.push(line),
    stop: controller.signal,
    end: () => controller.abort(),
  }
}
