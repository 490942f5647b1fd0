import type { Clock } from '../clock.js'
import { contain } from '../contain.js'
import type { Session } from './session.js'
import { untilAborted } from './until-aborted.js'

/** Does not trust a dial to keep to its signal: a connection that comes too late is closed. */
export async function dialOrAbort<S extends Session>(
  dial: () => Promise<S>,
  signal: AbortSignal,
  clock: Clock,
): Promise<S> {
  const dialled = dial()
  try {
    return await untilAborted(dialled, signal)
  } catch (error) {
    dialled.then((late) => closeLate(late, clock.now())).catch(() => {})
    throw error
  }
}

/** Nobody waits for a session that nobody wants, and nobody could do anything about its failure. */
export function closeLate(session: Session, deadline: number): void {
  contain(() => session.close(deadline))
}
