/** One promise, and how it is tried. */
export interface Behaviour<Name extends string, P> {
  /** By which limits and reports call it. */
  readonly name: Name
  /** The promise, as a sentence about the one under test: "keeps the order in which it is called". */
  readonly promise: string
  /** Rejects when the promise is broken, saying how. */
  run(place: P): Promise<void>
}

/** What every `create` gives besides the one under test. */
export interface Place {
  /** What must never be shown: passwords, tokens, keys. */
  readonly secrets?: readonly string[]
  /** Releases what the test brought: servers, folders. Called once, after the one under test was closed. */
  dispose?(): Promise<void> | void
}

/** What the one under test does not claim. */
export interface Limits<Name extends string> {
  /** Behaviours that are not promised or cannot be tried, each with the reason. They do not run; the report shows the reason. */
  readonly except?: { readonly [N in Name]?: string }
  /** The largest payload that it is asked to take, in bytes of JSON. Default 1 MiB. */
  readonly maxPayloadBytes?: number
  /** How long anything may take with the peer that `create` gives. Default 5,000. */
  readonly timeoutMs?: number
}

/** Of `maxPayloadBytes`: 1 MiB. */
export const defaultMaxPayloadBytes = 1024 * 1024
/** Of `timeoutMs`, in milliseconds. */
export const defaultTimeoutMs = 5_000
