import { systemClock, type Timer } from '@glance-notifications/core'
import type { PreparedQueues } from './source-topology.js'

/** Before it is looked again for what nobody has declared yet. Milliseconds. */
const lookAgainMs = 2_000

interface Told {
  missing(reason: string | undefined): void
  /** These can be read now. */
  found(queues: readonly string[]): Promise<void>
  failed(error: unknown): void
}

/** Waits for what others must declare, and looks again and again until it is there. */
export class LookOut {
  readonly #told: Told
  #timer: Timer | undefined
  #stopped = false

  constructor(told: Told) {
    this.#told = told
  }

  async take({ queues, missing, retry }: PreparedQueues): Promise<void> {
    if (this.#stopped) return
    await this.#told.found(queues)
    if (this.#stopped) return
    this.#told.missing(missing)
    if (!retry) return
    this.#timer = systemClock.setTimer(() => {
      retry()
        .then((prepared) => this.take(prepared))
        .catch((error: unknown) => this.#told.failed(error))
    }, lookAgainMs)
    // The connection does.
    this.#timer.keepAlive(false)
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.clear()
  }
}
