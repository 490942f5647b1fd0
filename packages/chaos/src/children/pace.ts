import { setTimeout as delay } from 'node:timers/promises'

/** So many in a second are begun while a fault lasts, so that there is always something under way. */
const tricklePerSecond = 250
/** Time that was missed is not made up for, beyond this. */
const maxArrearsMs = 100

export interface Pace {
  /** Resolves when the next may begin. */
  next(): Promise<void>
  /** The fault is over: the rest goes at the full pace. */
  release(): void
  /** Nothing may begin until the function that is returned is called. */
  hold(): () => void
}

/** At most so many a second (0: as many as go), and a trickle after the first so many until released. */
export function createPace(perSecond: number, trickleAfter: number): Pace {
  const fullMs = perSecond > 0 ? 1_000 / perSecond : 0
  const trickleMs = Math.max(fullMs, 1_000 / tricklePerSecond)
  let begun = 0
  let released = false
  let dueAt = 0
  let held = Promise.resolve()
  return {
    async next() {
      const spacingMs = released || begun < trickleAfter ? fullMs : trickleMs
      begun += 1
      const now = performance.now()
      dueAt = Math.max(dueAt, now - maxArrearsMs) + spacingMs
      const earlyMs = dueAt - now
      if (earlyMs >= 1) await delay(earlyMs)
      await held
    },
    hold() {
      let goOn: (() => void) | undefined
      held = new Promise((resolve) => {
        goOn = resolve
      })
      return () => goOn?.()
    },
    release() {
      released = true
    },
  }
}
