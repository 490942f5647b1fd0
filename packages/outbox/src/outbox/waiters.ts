import { systemClock } from '@glance-notifications/core'
import { AbortListeners } from '@glance-notifications/core/connection'

/** Those who wait until something is so, and look again whenever something has changed. */
export class Waiters {
  readonly #looks = new Set<() => void>()
  readonly #aborts = new AbortListeners()

  /** Something has changed. */
  look(): void {
    for (const look of this.#looks) look()
  }

  /** Resolves with true when it is so, with false at the deadline or when the signal is aborted; rejects as `condition` throws. */
  until(condition: () => boolean, deadline: number, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#looks.delete(look)
        timer.clear()
        stopListening?.()
      }
      const settle = (result: boolean): void => {
        end()
        resolve(result)
      }
      const look = (): void => {
        try {
          if (condition()) settle(true)
        } catch (error) {
          end()
          reject(error)
        }
      }
      const expire = (): void => {
        look()
        settle(false)
      }
      const timer = systemClock.setTimer(expire, deadline - systemClock.now())
      const stopListening = signal && this.#aborts.add(signal, () => settle(false))
      this.#looks.add(look)
      if (signal?.aborted) settle(false)
      else look()
    })
  }
}
