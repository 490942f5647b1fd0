import type { Clock } from '../clock.js'
import { NotificationError } from '../notification-error.js'
import { duration } from '../option.js'

/** Time that passes when a test says so. Where an option is called `clock`, it can be given this. */
export interface FakeClock extends Clock {
  /**
   * Lets so many milliseconds pass; 0 runs what is due. Timers fire in order, each at its time, and what follows from one in promises is done
   * before the next. Rejects with what a callback throws, with `invalid` for what is no duration, and when time is passing already: `await` it.
   */
  advance(ms: number): Promise<void>
  /** Timers that are set. */
  readonly timers: number
  /** Those of them that keep the process alive. */
  readonly keepingAlive: number
}

interface FakeTimer {
  readonly at: number
  readonly callback: () => void
  keepsAlive: boolean
}

/** A clock that stands still at `startMs` (default 1,000) until it is advanced. Throws a `NotificationError` (`invalid`) for a start that is none. */
export function fakeClock(startMs?: number): FakeClock {
  const timers = new Set<FakeTimer>()
  const afterInput: (() => void)[] = []
  let now = duration('startMs', startMs, 1_000)
  let isPassing = false

  const nextBefore = (end: number): FakeTimer | undefined =>
    [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]

  /** As in Node: the input is looked at in each turn of the event loop, and what was to run after it runs then. */
  const turn = async (): Promise<void> => {
    do {
      for (const callback of afterInput.splice(0)) callback()
      await reactions()
    } while (afterInput.length > 0)
  }

  const pass = async (end: number): Promise<void> => {
    await reactions()
    await turn()
    for (let timer = nextBefore(end); timer; timer = nextBefore(end)) {
      timers.delete(timer)
      now = Math.max(now, timer.at)
      timer.callback()
      await turn()
    }
    now = end
  }

  return {
    now: () => now,
    setTimer(callback, delayMs) {
      const timer = { at: now + Math.max(delayMs, 0), callback, keepsAlive: true }
      timers.add(timer)
      return {
        clear: () => timers.delete(timer),
        keepAlive: (keep) => {
          timer.keepsAlive = keep
        },
      }
    },
    afterInput: (callback) => afterInput.push(callback),
    async advance(ms) {
      const end = now + duration('ms', ms, 0)
      if (isPassing) throw new NotificationError('invalid', 'Time is passing already: await advance().')
      isPassing = true
      try {
        await pass(end)
      } finally {
        isPassing = false
      }
    },
    get timers() {
      return timers.size
    },
    get keepingAlive() {
      return [...timers].filter(({ keepsAlive }) => keepsAlive).length
    },
  }
}

/**
 * Resolves when every promise that could settle has settled, and what hangs on it has run: what a test waits for that looks at what has
 * followed from a call, without a clock.
 */
export function reactions(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
