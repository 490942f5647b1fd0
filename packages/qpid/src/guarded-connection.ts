import type { Connection } from 'rhea'
import { Frames } from './frames.js'

/** The least that AMQP 1.0 allows (section 2.7.1). rhea would cut a message into less than nothing, for ever. */
const minFrameBytes = 512
/** The longest that Node's timers take; beyond it they say so on the console, and fire at once. */
const maxIdleTimeOut = 2 ** 31 - 1

/**
 * Stands between the socket and rhea, which takes a broker for well-behaved: what would make it wait, buffer or loop without
 * end, or throw where nobody can catch it, ends the connection. `giveUp` is told why. To be called before it connects.
 * Gives what makes it possible to take frames instead of rhea; undefined where rhea reads in another way.
 */
export function guardConnection(
  connection: Connection,
  giveUp: (reason: string) => void,
): Frames | undefined {
  const input: unknown = Reflect.get(connection, 'input')
  const work: unknown = Reflect.get(connection, '_process')
  if (typeof input !== 'function' || typeof work !== 'function') return undefined
  // Also when there are none: it is a sign of life.
  const frames = new Frames((bytes) => Reflect.apply(input, connection, [bytes]))
  let isGivenUp = false
  const contained = (call: () => void): void => {
    if (isGivenUp) return
    try {
      call()
    } catch (error) {
      isGivenUp = true
      giveUp(error instanceof Error ? error.message : String(error))
    }
  }
  Object.assign(connection, {
    input(bytes: Buffer): void {
      contained(() => frames.take(bytes))
    },
    _process(): void {
      contained(() => Reflect.apply(work, connection, []))
    },
  })
  return frames
}

/** What is wrong with what a broker says of itself; and what is only strange is made right. */
export function openFault(connection: Connection): string | undefined {
  const open: unknown = Reflect.get(Reflect.get(connection, 'remote'), 'open')
  if (typeof open !== 'object' || open === null) return undefined
  const size: unknown = Reflect.get(open, 'max_frame_size')
  const idle: unknown = Reflect.get(open, 'idle_time_out')
  if (typeof idle === 'number' && idle > maxIdleTimeOut)
    Object.assign(open, { idle_time_out: maxIdleTimeOut })
  return typeof size === 'number' && size < minFrameBytes
    ? `The broker takes frames of ${size} bytes.`
    : undefined
}
