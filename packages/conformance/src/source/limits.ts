import { defaultMaxPayloadBytes, defaultTimeoutMs, type Limits } from '../behaviour.js'
import type { SourceHook } from './place.js'

/** What a source does not claim, and what its place cannot show; all of it is in the report. */
export interface SourceLimits<Name extends string> extends Limits<Name> {
  /**
   * What its place cannot give, each with the reason (`{ next: 'what it holds ends with the process' }`): the behaviours that need it
   * are not claimed. `faults` stands for all of them. What is neither given nor named here makes them fail.
   */
  readonly without?: { readonly [H in SourceHook | 'faults']?: string }
}

/** The limits with everything decided. */
export interface SourceSettings {
  /** The largest payload that is published, in bytes of JSON. */
  readonly maxPayloadBytes: number
  /** How long anything may take with a healthy peer. */
  readonly timeoutMs: number
  /** How long after a deadline or an abort a busy machine may take to say so. */
  readonly graceMs: number
  /** The deadline of what is asked of a peer that says nothing. */
  readonly patienceMs: number
}

export function settingsOf({
  maxPayloadBytes,
  timeoutMs = defaultTimeoutMs,
}: SourceLimits<string>): SourceSettings {
  return {
    maxPayloadBytes: maxPayloadBytes ?? defaultMaxPayloadBytes,
    timeoutMs,
    graceMs: timeoutMs / 5,
    patienceMs: timeoutMs / 25,
  }
}
