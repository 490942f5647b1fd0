import type { Cell, Measured } from '../contender/contender.js'
import { type Meter, startMeter } from '../contender/meter.js'

/** What ends consuming: closes what was opened for it. */
type Stop = () => Promise<unknown>
/** Begins to consume; calls `handled` for each message when its handler has finished. */
export type Consume = (handled: () => void) => Promise<Stop>

/** Every so many messages it is looked up whether the time is over: looking costs as well. */
const looksEvery = 16

/**
 * Consumes until the time is over or so many were handled. The clock begins with the first message: what it takes to connect
 * is no part of it.
 */
export async function consumeCell({ ms, most }: Cell, consume: Consume): Promise<Measured> {
  let meter: Meter | undefined
  let count = 0
  let isOver = false
  const handled = (tell: (measured: Measured) => void): void => {
    if (isOver) return
    if (!meter) {
      meter = startMeter()
      return
    }
    count += 1
    isOver = count === most || (count % looksEvery === 0 && meter.elapsedMs >= ms)
    if (isOver) tell(meter.stop(count))
  }
  let stop: Stop | undefined
  const measured = await new Promise<Measured>((resolve, reject) => {
    const begin = async (): Promise<void> => {
      stop = await consume(() => handled(resolve))
    }
    begin().catch(reject)
  })
  await stop?.()
  return measured
}
