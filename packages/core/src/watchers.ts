import { systemClock } from './clock.js'
import { NotificationError } from './notification-error.js'
import { duration } from './option.js'

/** How long `waitFor` waits. */
const defaultWaitMs = 5_000

/** How long to wait. */
export interface WaitOptions {
  /** Default 5,000; then it rejects with `timeout`. Milliseconds of real time, whatever clock is in use: it is the patience of a test. */
  readonly timeoutMs?: number
}

interface Watcher<T> {
  look(item: T): void
  fail(error: unknown): void
}

/** Whoever waits for the first of some items that matches, among those that there are and those to come. */
export class Watchers<T> {
  readonly #what: string
  readonly #watchers = new Set<Watcher<T>>()

  /** `what` is waited for, in the words of an error. */
  constructor(what: string) {
    this.#what = what
  }

  async wait(past: readonly T[], match: (item: T) => boolean, options: WaitOptions = {}): Promise<T> {
    const waitMs = duration('timeoutMs', options.timeoutMs, defaultWaitMs)
    return past.find((item) => match(item)) ?? this.#watch(match, waitMs)
  }

  /** What `match` throws is told to whoever waits, not to the caller of this. */
  tell(item: T): void {
    // Of a copy: a function that looks may wait for another one.
    const present = [...this.#watchers]
    for (const watcher of present) watcher.look(item)
  }

  /** Nothing more comes. */
  fail(error: NotificationError): void {
    for (const watcher of this.#watchers) watcher.fail(error)
  }

  #watch(match: (item: T) => boolean, waitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        timer.clear()
        this.#watchers.delete(watcher)
      }
      const watcher: Watcher<T> = {
        look(item) {
          try {
            if (!match(item)) return
            resolve(item)
          } catch (error) {
            reject(error)
          }
          end()
        },
        fail(error) {
          reject(error)
          end()
        },
      }
      const late = new NotificationError('timeout', `No such ${this.#what} within ${waitMs} ms.`)
      const timer = systemClock.setTimer(() => watcher.fail(late), waitMs)
      this.#watchers.add(watcher)
    })
  }
}
