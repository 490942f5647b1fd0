/**
 * Stands as a `cause` for what a function of the caller's threw. Its text may hold the very secret that the function was
 * asked for, and errors end in logs; so this shows its kind and nothing else. Whoever wants it, asks `reveal()`.
 */
export class WithheldError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'WithheldError'
  readonly #thrown: unknown

  constructor(thrown: unknown) {
    super(kindOf(thrown))
    this.#thrown = thrown
  }

  /** What was thrown, with all it holds. */
  reveal(): unknown {
    return this.#thrown
  }
}

/** The name of an error and its code, `Error ECONNREFUSED`, as far as they look like nothing else. */
function kindOf(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return `a ${typeof thrown}`
    const name = /^[A-Z]\w{0,63}$/.test(thrown.name) ? thrown.name : 'Error'
    const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
    return /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? `${name} ${code}` : name
  } catch {
    return 'unknown'
  }
}
