/** A level of pino that notifications are logged at. */
export type LogLevel = 'info' | 'warn' | 'error'

/**
 * As much of a pino logger as is used here. Every `Logger` of pino is one, and so is a child of it; our
 * declarations do not mention pino's, so that you may have another version of it.
 */
export interface PinoLike {
  /** Takes a notification of priority INFO. */
  info(record: object): void
  /** Takes a notification of priority WARN. */
  warn(record: object): void
  /** Takes a notification of priority ERROR. */
  error(record: object): void
  /** Where it says no, a notification is `discarded` instead of logged. */
  isLevelEnabled?(level: LogLevel): boolean
  /** Called once, by `close`. */
  flush?(callback?: (error?: Error) => void): void
}
