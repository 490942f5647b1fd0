import { AbortListeners } from '../abort-listeners.js'
import { Chain } from '../chain.js'
import { systemClock } from '../clock.js'
import { Deadlines } from '../deadlines.js'
import { type DirectSend, promisedSend, provideDirectSend } from '../direct-send.js'
import { NotificationError, toNotificationError } from '../notification-error.js'
import type { ConnectedStrategy, ReadyOptions, StatusFeed } from '../status.js'
import type { CloseOptions, Headers, Receipt, SendOptions } from '../strategy.js'
import { PendingSend, type PendingSendOwner } from './pending-send.js'
import type { SendingSession } from './sending-session.js'
import { createSupervisor, type Supervisor, type SupervisorOptions } from './supervisor.js'
import { cannotSend, notReady } from './when-ready.js'

/** What a strategy over a connection is made of. */
export interface TransportStrategyOptions<Host> extends SupervisorOptions<Host, SendingSession> {
  /** The name of the strategy, for receipts, errors and logs. */
  readonly name: string
  /** Throws for headers that the transport cannot carry. Called before anything is waited for. */
  readonly checkHeaders?: (headers: Headers) => void
}

/**
 * A strategy over a connection that comes and goes. All a transport has to bring is `dial`: this waits for the
 * connection, keeps the order, counts the time, and fails what was in flight when the connection is lost.
 */
export function transportStrategy<Host>(options: TransportStrategyOptions<Host>): ConnectedStrategy {
  return new TransportStrategy(options)
}

class TransportStrategy<Host> implements ConnectedStrategy, PendingSendOwner {
  readonly name: string
  readonly receipt: Receipt
  readonly aborts = new AbortListeners()
  readonly #supervisor: Supervisor<SendingSession>
  readonly #checkHeaders: TransportStrategyOptions<Host>['checkHeaders']
  /** In order of call, which is that of writing: first what is in flight, then, from the next on, what waits to be written. */
  readonly #sends = new Chain<PendingSend>()
  readonly #deadlines: Deadlines<PendingSend>
  /** The session that what is in flight was written to. */
  #session: SendingSession | undefined
  #lastError: NotificationError | undefined
  #closing = false

  constructor(options: TransportStrategyOptions<Host>) {
    this.name = options.name
    this.receipt = Object.freeze({ strategy: options.name, status: 'accepted' })
    this.#checkHeaders = options.checkHeaders
    this.#deadlines = new Deadlines(options.clock ?? systemClock, this.#sends)
    this.#supervisor = createSupervisor(options, {
      change: () => this.#changed(),
      writable: () => this.#write(),
    })
    provideDirectSend(this, { send: this.send, direct: this.#begin })
  }

  get status(): StatusFeed {
    return this.#supervisor.status
  }

  ready(options: ReadyOptions): Promise<void> {
    return this.#supervisor.ready(options)
  }

  readonly #begin: DirectSend = (notification, options, listener) => {
    const error = this.#refusal(options)
    if (error) return listener.told(error)
    const send = new PendingSend(notification, options, this, listener)
    this.#deadlines.add(send)
    this.#supervisor.connect()
    this.#write()
  }

  readonly send = promisedSend(this.#begin)

  async close({ deadline }: CloseOptions): Promise<void> {
    this.#closing = true
    for (const send of this.#sends) send.fail(closedError(this.name, send))
    await this.#supervisor.close(deadline)
    this.#deadlines.clear()
  }

  settled(send: PendingSend): void {
    this.#deadlines.delete(send)
  }

  timeout(send: PendingSend): NotificationError {
    const { current } = this.status
    const delivery = send.written ? 'unknown' : 'none'
    const details = { strategy: this.name, delivery } as const
    if (current.state === 'blocked') {
      return new NotificationError('blocked', `The broker takes nothing at present: ${current.reason}`, {
        ...details,
        phase: send.written ? 'confirm' : 'credit',
      })
    }
    if (send.written) {
      return new NotificationError('timeout', 'The broker did not confirm before the deadline.', {
        ...details,
        phase: 'confirm',
      })
    }
    return current.state === 'ready'
      ? new NotificationError('blocked', 'The broker gave no credit before the deadline.', {
          ...details,
          phase: 'credit',
        })
      : notReady(this.#lastError, this.name)
  }

  #refusal({ headers, signal }: SendOptions): NotificationError | undefined {
    if (this.#closing) return closedError(this.name)
    try {
      if (headers) this.#checkHeaders?.(headers)
    } catch (error) {
      return toNotificationError(error, 'invalid', { strategy: this.name })
    }
    const error = cannotSend(this.status.current)
    return error ?? (signal?.aborted ? abortedError(this.name, signal) : undefined)
  }

  /** Written, and not spoken about yet. */
  get #inFlight(): readonly PendingSend[] {
    return [...this.#sends].filter(({ written }) => written)
  }

  #changed(): void {
    const { current } = this.status
    if (current.state === 'backing-off') this.#lastError = current.error
    if (this.#session && this.#supervisor.session !== this.#session) {
      this.#session = undefined
      for (const send of this.#inFlight) send.fail(lostError(this.name, this.#lastError))
    }
    const error = cannotSend(current)
    if (error) for (const send of this.#sends) if (!send.written) send.fail(error)
    this.#write()
  }

  /** Writes what waits, first come first served, as far as the session takes it. */
  #write(): void {
    const { session } = this.#supervisor
    if (!session || this.status.current.state !== 'ready') return
    this.#session = session
    for (let send = this.#sends.next; send; send = this.#sends.next) {
      // Looked at anew each time: to write may have been the last straw.
      if (this.status.current.state !== 'ready') return
      if (!session.writable) {
        session.heldBack?.()
        return
      }
      this.#sends.pass()
      try {
        send.writeTo(session)
      } catch (error) {
        send.fail(toNotificationError(error, 'rejected', { strategy: this.name, phase: 'write' }))
      }
    }
  }
}

/** A loss that says why (the link was closed because the address is gone) is told under its own code. */
function lostError(strategy: string, cause: NotificationError | undefined): NotificationError {
  const because = cause ? ` ${cause.message}` : ''
  const message = `The connection was lost before the broker confirmed.${because}`
  return new NotificationError(cause?.code ?? 'connection-lost', message, {
    strategy,
    phase: cause?.phase === 'heartbeat' ? 'heartbeat' : 'confirm',
    delivery: 'unknown',
    ...(cause && { retryable: cause.retryable, cause }),
  })
}

function abortedError(strategy: string, signal: AbortSignal): NotificationError {
  return new NotificationError('aborted', "The caller's signal was aborted.", {
    strategy,
    cause: signal.reason,
  })
}

function closedError(strategy: string, send?: PendingSend): NotificationError {
  return new NotificationError('closed', 'The strategy has been closed.', {
    strategy,
    phase: 'close',
    delivery: send?.written ? 'unknown' : 'none',
  })
}
