import type { Clock } from '../clock.js'

/** Time that passes when a test says so. */
export interface FakeClock extends Clock {
  /** Lets time pass; timers fire in order, and what follows from each is done before the next. */
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

export function fakeClock(startMs = 1_000): FakeClock {
  const timers = new Set<FakeTimer>()
  const afterInput: (() => void)[] = []
  let now = startMs

  const nextBefore = (end: number): FakeTimer | undefined =>
    [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]

  const clock: FakeClock = {
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
      const end = now + ms
      await reactions()
      for (let timer = nextBefore(end); timer; timer = nextBefore(end)) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.callback()
        for (const callback of afterInput.splice(0)) callback()
        await reactions()
      }
      now = end
    },
    get timers() {
      return timers.size
    },
    get keepingAlive() {
      return [...timers].filter(({ keepsAlive }) => keepsAlive).length
    },
  }
  return clock
}

/** Resolves when every promise that could settle has settled, and what hangs on it has run. */
export function reactions(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
