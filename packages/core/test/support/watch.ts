/** What became of a promise, and how often; no rejection is left unheard. */
export interface Watched {
  result: unknown
  settled: boolean
}

export function watch(promise: Promise<unknown>): Watched {
  const watched: Watched = { result: undefined, settled: false }
  const note = (result: unknown): void => {
    watched.result = result
    watched.settled = true
  }
  promise.then(note, note)
  return watched
}
