import type { Cell, Measured } from '../contender/contender.js'
import { type Meter, startMeter } from '../contender/meter.js'

/** What ends consuming: closes what was opened for it. */
export type Stop = () => Promise<unknown>
/** Begins to consume; calls `handled` for each message when its handler has finished. */
export type Consume = (handled: () => void) => Promise<Stop>

/** Handlers run late in the first moments: the connection is new, and everything comes at once. */
const looksEvery = 16

/**
 * Consumes until the time is over or so many were handled. The clock begins with the first message: what it takes to connect
 * is no part of it.
 */
export async function consumeCell({ ms, most }: Cell, consume: Consume): Promise<Measured> {
  let meter: Meter | undefined
  let count = 0
  let end: (measured: Measured) => void = () => {}
  const ended = new Promise<Measured>((resolve) => {
    end = resolve
  })
  const stop = await consume(() => {
    if (!meter) {
      meter = startMeter()
      return
    }
    count += 1
    if (count === most || (count % looksEvery === 0 && meter.elapsedMs >= ms)) {
      end(meter.stop(count))
      count = Number.NaN
    }
  })
  const measured = await ended
  await stop()
  return measured
}
