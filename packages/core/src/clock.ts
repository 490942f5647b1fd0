/** Time as this library uses it; a test gives its own: `fakeClock` of `@glance-notifications/core/testing`. */
export interface Clock {
  /** Monotonic milliseconds. Deadlines are points on this scale. */
  now(): number
  /** Calls `callback` once after `delayMs`. */
  setTimer(callback: () => void, delayMs: number): Timer
  /** Calls `callback` once the input that has already arrived was looked at. */
  afterInput(callback: () => void): void
}

/** A timer of a `Clock`. */
export interface Timer {
  /** Its callback is not called any more. */
  clear(): void
  /** Whether the timer alone keeps the process alive (it does until told otherwise). */
  keepAlive(keep: boolean): void
}

/** The longest delay that Node's timers take; beyond it they fire at once. */
const maxDelayMs = 2 ** 31 - 1

/** Node's own timers and `performance.now()`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), maxDelayMs))
    return {
      clear: () => clearTimeout(timer),
      keepAlive: (keep) => (keep ? timer.ref() : timer.unref()),
    }
  },
  afterInput: (callback) => setImmediate(callback),
}
