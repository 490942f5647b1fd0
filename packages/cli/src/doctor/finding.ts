import { printable } from '../safe-text.js'

/** One thing that was looked at; `inspectRabbit` has them with a closed list of codes. */
export interface Finding {
  /** `problem`: it does not work. `warning`: it works, and will not for ever, or not for everybody. */
  readonly severity: 'ok' | 'warning' | 'problem'
  readonly code: string
  readonly subject: string
  /** In plain words. */
  readonly message: string
  /** What can be done about it. */
  readonly help?: string
}

const red = 31
const green = 32
const yellow = 33
const colourOf = { ok: green, warning: yellow, problem: red } as const

const severityWidth = 'problem  '.length

/** `warning  queue notifications.info: Messages waiting: …`, and below it, indented, what can be done. */
export function findingLines({ severity, subject, message, help }: Finding, colours: boolean): string {
  const word = severity.padEnd(severityWidth)
  const painted = colours ? `\u001b[${colourOf[severity]}m${word}\u001b[0m` : word
  const line = `${painted}${printable(subject)}: ${printable(message)}\n`
  return help === undefined ? line : `${line}${' '.repeat(severityWidth)}${printable(help)}\n`
}
