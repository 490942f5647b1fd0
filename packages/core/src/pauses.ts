import { AbortListeners } from './abort-listeners.js'
import type { Clock } from './clock.js'
import { Deadlines, type Expiring } from './deadlines.js'

/** Why a pause has ended. */
export type PauseEnd = 'over' | 'aborted' | 'stopped'

/** Any number of pauses on one timer, which an abort ends early, and all of which can be ended at once. */
export class Pauses {
  readonly #deadlines: Deadlines
  readonly #aborts = new AbortListeners()
  readonly #stops = new Set<() => void>()
  #stopped = false

  constructor(clock: Clock) {
    this.#deadlines = new Deadlines(clock)
  }

  /** `until` is a point on the clock. */
  pause(until: number, signal: AbortSignal | undefined): Promise<PauseEnd> {
    if (this.#stopped) return Promise.resolve('stopped')
    if (signal?.aborted) return Promise.resolve('aborted')
    return new Promise((resolve) => {
      const entry: Expiring = { deadline: until, expire: () => end('over') }
      const stop = (): void => end('stopped')
      const stopListening = signal && this.#aborts.add(signal, () => end('aborted'))
      const end = (why: PauseEnd): void => {
        this.#deadlines.delete(entry)
        this.#stops.delete(stop)
        stopListening?.()
        resolve(why)
      }
      this.#stops.add(stop)
      this.#deadlines.add(entry)
    })
  }

  /** Ends every pause, and those to come at once. */
  stop(): void {
    this.#stopped = true
    for (const stop of this.#stops) stop()
    this.#deadlines.clear()
  }
}
