/** Keeps all that a library tells while a test makes it fail. */
export interface Witness {
  /** What was logged, what was told, and what a promise was rejected with. */
  readonly seen: unknown[]
  readonly logger: Readonly<Record<'debug' | 'info' | 'warn' | 'error', (...said: unknown[]) => void>>
  readonly see: (...things: unknown[]) => void
  /** Sees what becomes of it; never rejects. */
  readonly outcome: (promise: Promise<unknown>) => Promise<void>
  /** The same of a call that may throw at once. */
  readonly attempt: (call: () => unknown) => Promise<void>
}

export function createWitness(): Witness {
  const seen: unknown[] = []
  const see = (...things: unknown[]): void => {
    seen.push(...things)
  }
  const level =
    (name: string) =>
    (...said: unknown[]): void =>
      see(name, ...said)
  const outcome = (promise: Promise<unknown>): Promise<void> => promise.then(see, see)
  return {
    seen,
    logger: { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') },
    see,
    outcome,
    attempt: (call) => outcome(Promise.resolve().then(call)),
  }
}
