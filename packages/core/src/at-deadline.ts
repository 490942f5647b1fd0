import type { Clock, Timer } from './clock.js'

/**
 * Calls `expire` at the deadline, once the input that has arrived by then was looked at: after the event loop was blocked, what
 * was waited for may be there, unread.
 */
export function atDeadline(clock: Clock, deadline: number, expire: () => void): Timer {
  let isCleared = false
  const timer = clock.setTimer(
    () =>
      clock.afterInput(() => {
        if (!isCleared) expire()
      }),
    deadline - clock.now(),
  )
  return {
    clear() {
      isCleared = true
      timer.clear()
    },
    keepAlive: (keep) => timer.keepAlive(keep),
  }
}
