/** Options of a send or a close that has so long. */
export function within(durationMs: number): { readonly deadline: number } {
  return { deadline: performance.now() + durationMs }
}
