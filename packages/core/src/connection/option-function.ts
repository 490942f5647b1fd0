import { NotificationError } from '../notification-error.js'
import { WithheldError } from './withheld-error.js'

/** What a function among the options is told. */
export interface Asking {
  /** Aborted when the attempt to connect has run out of time, and when the connection is closed. */
  readonly signal: AbortSignal
}

/**
 * An option that may change while the process runs. Asked before each attempt to connect, within its time
 * (`connectTimeoutMs`). What it throws, and an answer that is none, is a refusal of that attempt; the next one asks again.
 */
export type OptionFunction<T> = (asking: Asking) => T | Promise<T>

/** What the function gives. Rejects, with an error that shows nothing of its text, with what it threw. */
export async function askOption<T>(
  name: string,
  option: OptionFunction<T>,
  asking: Asking,
  code: 'auth' | 'connection-lost',
): Promise<T> {
  try {
    return await option(asking)
  } catch (thrown) {
    const cause = new WithheldError(thrown)
    throw new NotificationError(code, `Option ${name}, a function, has failed: ${cause.message}.`, {
      // A service that hands out tokens is back some time, unlike a password that is wrong.
      retryable: true,
      phase: 'connect',
      cause,
    })
  }
}
