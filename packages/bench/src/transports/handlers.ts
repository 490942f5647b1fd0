import type { Params } from '../contender/contender.js'

/** One in so many takes a second. */
const slowEvery = 1_000
const slowMs = 1_000

/** What is done with a message: nothing, or something that takes its time. */
export type Handle = () => Promise<void> | undefined

/** `params.busy` of 1: handlers take 0 to 2 ms, and one in 1,000 a second. Otherwise they do nothing. */
export function handlerFor({ busy }: Params): Handle {
  if (busy !== 1) return () => undefined
  let count = 0
  return () => {
    count += 1
    const ms = count % slowEvery === 0 ? slowMs : count % 3
    return new Promise((resolve) => {
      setTimeout(resolve, ms)
    })
  }
}

/** One in so many finishes in a later turn of the event loop. */
const lateEvery = 8

/** The same, but that one handler in eight that has nothing to do finishes after those behind it. */
export function outOfOrder(handle: Handle): Handle {
  let count = 0
  return () => {
    count += 1
    const busy = handle()
    if (busy || count % lateEvery !== 0) return busy
    return new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}
