import { type ErrorCode, errorCodes } from '../notification-error.js'
import { choiceOption, duration, invalidOption } from '../option.js'

/** What becomes of one send, in the words of the errors of this package. */
export type ScriptStep =
  /** It arrives, and the send says so. */
  | 'accept'
  /** Nothing happens until the test says what, or the deadline, the signal or `close` ends it: with `delivery: 'unknown'`. */
  | 'stall'
  /** Nothing happens until the test says what, whatever deadline, signal and `close` ask for: a strategy that is badly written. */
  | 'hang'
  /** It arrives, and the answer is lost: `connection-lost`, with `delivery: 'unknown'`. */
  | 'lose-answer'
  /** It arrives after so many milliseconds of the clock, also when the deadline or the signal has ended the send before; `close` ends it. */
  | { readonly acceptAfterMs: number }
  /** It does not arrive. */
  | {
      /** The code of the error. */
      readonly fail: ErrorCode
      /** Default: by code, as in `NotificationError`. */
      readonly retryable?: boolean
      /** Default `none`. */
      readonly delivery?: 'none' | 'unknown'
      /** How long the error asks to wait before the next attempt. Default: it does not say. */
      readonly retryAfterMs?: number
    }
  /** The send rejects with this very value, as the driver of a badly written strategy might. */
  | { readonly throw: unknown }

const words: readonly unknown[] = ['accept', 'stall', 'hang', 'lose-answer'] satisfies ScriptStep[]

/** A script with a step that is none would be a test that tests something else. */
export function checkStep(option: string, step: ScriptStep): ScriptStep {
  if (words.includes(step)) return step
  if (typeof step !== 'object' || step === null)
    throw invalidOption(option, `must be of ${words.join(', ')}, { fail }, { acceptAfterMs } and { throw }`)
  if ('acceptAfterMs' in step) duration(`${option}.acceptAfterMs`, step.acceptAfterMs, 0)
  else if ('fail' in step) choiceOption(`${option}.fail`, step.fail, errorCodes)
  else if (!('throw' in step)) throw invalidOption(option, 'must say fail, acceptAfterMs or throw')
  return step
}
