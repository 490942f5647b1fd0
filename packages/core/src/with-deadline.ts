import { atDeadline } from './at-deadline.js'
import type { Clock } from './clock.js'

const nothing = (): void => {}

/** Settles as the promise does, or resolves with `undefined` at the deadline; leaves no timer behind. */
export async function withDeadline<T>(
  promise: Promise<T>,
  deadline: number,
  clock: Clock,
): Promise<T | undefined> {
  let stop = nothing
  const expired = new Promise<undefined>((resolve) => {
    const timer = atDeadline(clock, deadline, () => resolve(undefined))
    stop = () => timer.clear()
  })
  try {
    return await Promise.race([promise, expired])
  } finally {
    stop()
  }
}
