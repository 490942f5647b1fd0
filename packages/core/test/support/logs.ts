import type { Logger } from '../../src/logger.js'

/** A logger that does the same at every level. */
export function logWith(log: (message: string, context?: unknown) => unknown): Logger {
  return { debug: log, info: log, warn: log, error: log }
}

/** A logger, or a callback, that is broken. */
export function throwing(): never {
  throw new Error('broken')
}

/** One that is broken only later. */
export function rejecting(): unknown {
  return Promise.reject(new Error('broken'))
}
