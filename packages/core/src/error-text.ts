/** What an error says of itself. Never throws, whatever it was that somebody threw. */
export function errorText(cause: unknown): string {
  try {
    // Trying several addresses of a host fails with an `AggregateError`, whose own message is empty.
    if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(errorText).join('; ')
    const said: unknown = cause instanceof Error ? cause.message : cause
    // OpenSSL ends its texts with a newline.
    return String(said).trim()
  } catch {
    return 'unknown error'
  }
}
