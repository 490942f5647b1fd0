import { defaultMaxPayloadBytes, defaultTimeoutMs, type Limits } from '../behaviour.js'
import type { Hook } from './place.js'

/** What a strategy does not claim, and what its place cannot show; all of it is in the report. */
export interface StrategyLimits<Name extends string> extends Limits<Name> {
  /**
   * What its place cannot give, each with the reason (`{ nack: 'A file refuses nothing.' }`): the behaviours that need it are not
   * claimed. A hook that is neither given nor named here makes them fail.
   */
  readonly without?: { readonly [H in Hook]?: string }
  /** It throws everything away, and its receipts say so. Default false. */
  readonly discards?: boolean
  /** Names that its receipts may give besides its own: those of the strategies in a combinator. Default none. */
  readonly receiptNames?: readonly string[]
}

/** The limits with everything decided. */
export interface StrategySettings {
  /** The largest payload that is sent, in bytes of JSON. */
  readonly maxPayloadBytes: number
  /** How long anything may take with a healthy peer. */
  readonly timeoutMs: number
  /** How long after a deadline or an abort a busy machine may take to say so. */
  readonly graceMs: number
  /** The deadline of what is sent to a peer that says nothing. */
  readonly patienceMs: number
  /** Whether its receipts say `discarded`. */
  readonly discards: boolean
  /** Names that its receipts may give besides its own. */
  readonly receiptNames: readonly string[]
}

export function settingsOf(limits: StrategyLimits<string>): StrategySettings {
  const { timeoutMs = defaultTimeoutMs, maxPayloadBytes = defaultMaxPayloadBytes } = limits
  return {
    maxPayloadBytes,
    timeoutMs,
    graceMs: timeoutMs / 5,
    patienceMs: timeoutMs / 25,
    discards: limits.discards ?? false,
    receiptNames: limits.receiptNames ?? [],
  }
}
