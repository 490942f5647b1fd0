import type { Clock } from '../clock.js'
import { contain } from '../contain.js'
import type { Session } from './session.js'
import { untilAborted } from './until-aborted.js'

/** Takes what the dial gives over, and does not trust it to keep to its signal: what comes when that is aborted is closed. */
export async function dialOrAbort<S extends Session>(
  dial: () => Promise<S>,
  signal: AbortSignal,
  clock: Clock,
  takeOver: (session: S) => void,
): Promise<void> {
  const dialled = dial()
  try {
    const session = await untilAborted(dialled, signal)
    // In the moments between the dial's last word and this one.
    signal.throwIfAborted()
    takeOver(session)
  } catch (error) {
    // Nobody waits for a session that nobody wants, and nobody could do anything about its failure.
    dialled.then((late) => contain(() => late.close(clock.now()))).catch(() => {})
    throw error
  }
}
