import type { Cell, Measured } from '../contender/contender.js'
import { Latencies } from '../contender/latencies.js'
import { startMeter } from '../contender/meter.js'

/** Sends the message with that number, and says when it is confirmed. */
export type Publish = (n: number, done: (error?: unknown) => void) => void

/** Every so many messages one is timed, and looked up whether the time is over: looking costs as well. */
const timedEvery = 16

/**
 * Keeps as many messages on their way as `params.window` says, until the time is over, and then waits for the rest. Window 0:
 * each is awaited, with a promise, before the next.
 */
export function publishCell({ params, ms, most }: Cell, publish: Publish): Promise<Measured> {
  const window = params.window ?? 1
  return window === 0 ? awaited(ms, most, publish) : keptFull(window, ms, most, publish)
}

async function awaited(ms: number, most: number, publish: Publish): Promise<Measured> {
  const latencies = new Latencies()
  const meter = startMeter()
  let count = 0
  while (count < most && meter.elapsedMs < ms) {
    const begun = performance.now()
    const n = count
    await new Promise<void>((resolve, reject) => {
      publish(n, (error) => (error ? reject(error) : resolve()))
    })
    latencies.add(performance.now() - begun)
    count += 1
  }
  return meter.stop(count, latencies)
}

function keptFull(window: number, ms: number, most: number, publish: Publish): Promise<Measured> {
  const every = window < timedEvery ? 1 : timedEvery
  return new Promise((resolve, reject) => {
    const latencies = new Latencies()
    const meter = startMeter()
    let begun = 0
    let confirmed = 0
    let isOver = false
    let isFilling = false
    const done = (error?: unknown): void => {
      if (error) {
        reject(error)
        return
      }
      confirmed += 1
      if (!isOver) fill()
      else if (confirmed === begun) resolve(meter.stop(confirmed, latencies))
    }
    const begin = (n: number): void => {
      if (n % every !== 0) {
        publish(n, done)
        return
      }
      isOver = n > 0 && meter.elapsedMs >= ms
      const begunAt = performance.now()
      publish(n, (error) => {
        latencies.add(performance.now() - begunAt)
        done(error)
      })
    }
    const fill = (): void => {
      // A client that confirms at once would call this within itself.
      if (isFilling) return
      isFilling = true
      while (!isOver && begun - confirmed < window) {
        begun += 1
        begin(begun - 1)
        if (begun >= most) isOver = true
      }
      isFilling = false
    }
    fill()
  })
}
