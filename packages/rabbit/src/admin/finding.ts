/** `problem`: it does not work. `warning`: it works, and will not for ever, or not for everybody. */
export type Severity = 'ok' | 'warning' | 'problem'

/** What a finding is about. */
export const findingCodes = ['connection', 'exchange', 'queue', 'topology', 'dead-letters', 'rights'] as const
/** What a finding is about. */
export type FindingCode = (typeof findingCodes)[number]

/** One thing that was looked at. */
export interface Finding {
  /** How bad it is. */
  readonly severity: Severity
  /** What it is about. */
  readonly code: FindingCode
  /** For instance `queue notifications.info`. */
  readonly subject: string
  /** In plain words. */
  readonly message: string
  /** What can be done about it. */
  readonly help?: string
}

/** A finding that shares its subject with others. */
export function finding(
  severity: Severity,
  code: FindingCode,
  subject: string,
  message: string,
  help?: string,
): Finding {
  return { severity, code, subject, message, ...(help !== undefined && { help }) }
}
