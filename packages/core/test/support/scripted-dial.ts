import type { OutgoingSend, SendingSession } from '../../src/connection/sending-session.js'
import type { SessionEvents } from '../../src/connection/session.js'
import type { Notification } from '../../src/notification.js'
import type { NotificationError } from '../../src/notification-error.js'
import type { Headers } from '../../src/strategy.js'
import { reactions } from '../../src/testing/fake-clock.js'

/** What was written, and whom to tell of it. */
export interface Written extends Pick<OutgoingSend, 'accept' | 'fail'> {
  readonly notification: Notification
  readonly headers: Headers | undefined
}

/** A session that does what the test says. */
export interface ScriptedSession {
  readonly session: SendingSession
  readonly events: SessionEvents
  /** What was written to it and not spoken about yet, oldest first. */
  readonly written: Written[]
  /** How often it was closed. */
  readonly closed: number
  /** How many it takes before it is not writable any more. */
  credit: number
  /** What `write` throws from now on. */
  throwOnWrite: Error | undefined
  /** How often it was told that something waits. */
  readonly heldBack: number
  /** Called with each send that was written, before `write` returns. */
  onWrite: (written: Written) => void
  lose(cause: NotificationError): void
  breakPromise(cause: Error): void
  hangOnClose(): void
}

interface PendingDial {
  readonly signal: AbortSignal
  readonly events: SessionEvents
  accept(): ScriptedSession
  refuse(cause: unknown): void
}

/** A dial whose every call waits for the test to accept or refuse it. */
export function scriptedDial() {
  const pending: PendingDial[] = []
  const calls: string[] = []
  const first = (): PendingDial => {
    const [dial] = pending
    if (!dial) throw new Error('nothing is being dialled')
    return dial
  }
  return {
    /** The names of the hosts that were dialled. */
    calls,
    dial: (
      host: { readonly name?: string },
      signal: AbortSignal,
      events: SessionEvents,
    ): Promise<SendingSession> => {
      calls.push(host.name ?? '')
      return new Promise((resolve, reject) => {
        pending.push({
          signal,
          events,
          accept() {
            const scripted = scriptedSession(events)
            resolve(scripted.session)
            return scripted
          },
          refuse: reject,
        })
      })
    },
    /** The oldest call that was neither accepted nor refused. */
    pending: first,
    async accept(): Promise<ScriptedSession> {
      await reactions()
      const session = first().accept()
      pending.shift()
      await reactions()
      return session
    },
    async refuse(cause: unknown): Promise<void> {
      await reactions()
      first().refuse(cause)
      pending.shift()
      await reactions()
    },
  }
}

const ignore = (): void => {}

function scriptedSession(events: SessionEvents): ScriptedSession {
  let lose: (cause: NotificationError) => void = ignore
  let breakPromise: (cause: Error) => void = ignore
  let closed = 0
  let heldBack = 0
  let hangs = false
  const lost = new Promise<NotificationError>((resolve, reject) => {
    lose = resolve
    breakPromise = reject
  })
  const scripted: ScriptedSession = {
    events,
    written: [],
    credit: Number.POSITIVE_INFINITY,
    throwOnWrite: undefined,
    onWrite: ignore,
    get closed() {
      return closed
    },
    get heldBack() {
      return heldBack
    },
    lose,
    breakPromise: (cause) => breakPromise(cause),
    hangOnClose() {
      hangs = true
    },
    session: {
      lost,
      get writable() {
        return scripted.credit > 0
      },
      heldBack() {
        heldBack += 1
      },
      write(notification, headers, send) {
        if (scripted.throwOnWrite) throw scripted.throwOnWrite
        scripted.credit -= 1
        const written: Written = {
          notification,
          headers,
          accept: () => send.accept(),
          fail: (error) => send.fail(error),
        }
        scripted.written.push(written)
        scripted.onWrite(written)
      },
      close() {
        closed += 1
        return hangs ? new Promise(() => {}) : Promise.resolve()
      },
    },
  }
  return scripted
}
