import { duration, groupOption } from './option.js'

/** How long to wait between attempts: it doubles up to the longest, less a random half. Milliseconds. */
export interface BackOffOptions {
  /** Before the second attempt. Default 200. */
  readonly initialDelayMs?: number
  /** The longest wait. Default 30,000, as in Glance and oslo.messaging. */
  readonly maxDelayMs?: number
}

/** Before the second attempt. Milliseconds. */
export const defaultInitialDelayMs = 200
/** The longest wait between attempts, as in Glance and oslo.messaging. Milliseconds. */
export const defaultMaxDelayMs = 30_000

/**
 * Doubles with each attempt up to the cap; a random half of it is taken off, so that the clients of a broker that
 * was restarted do not all return at the same moment. A fatal cause waits at the cap.
 */
export function backOff(
  options: BackOffOptions = {},
  random: () => number = Math.random,
): (attempt: number, fatal: boolean) => number {
  groupOption('backOff', options)
  const initial = duration('backOff.initialDelayMs', options.initialDelayMs, defaultInitialDelayMs)
  const most = duration('backOff.maxDelayMs', options.maxDelayMs, defaultMaxDelayMs)
  return (attempt, fatal) => {
    const delay = fatal ? most : Math.min(most, initial * 2 ** Math.min(Math.max(attempt - 1, 0), 30))
    return Math.round(delay * (0.5 + random() / 2))
  }
}
