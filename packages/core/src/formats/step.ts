import type { Decoded, DecodeFault } from './format.js'

/** What one step of decoding hands to the next, or why there is nothing to hand over. */
export type Step<T> = { readonly ok: true; readonly value: T } | Unreadable

export type Unreadable = Extract<Decoded, { readonly ok: false }>

/** `what` completes "The message …" and is ours alone: a parser's own words quote the message, perhaps a secret. */
export function unreadable(fault: DecodeFault, what: string): Unreadable {
  return { ok: false, fault, reason: `The message ${what}.` }
}
