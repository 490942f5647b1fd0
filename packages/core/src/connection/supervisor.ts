import { AbortListeners } from '../abort-listeners.js'
import { atDeadline } from '../at-deadline.js'
import { type BackOffOptions, backOff } from '../back-off.js'
import { type Clock, systemClock, type Timer } from '../clock.js'
import { type Logger, safeLogger } from '../logger.js'
import { NotificationError, toNotificationError } from '../notification-error.js'
import { duration, switchOption } from '../option.js'
import type { ConnectionStatus, ReadyOptions, StatusFeed } from '../status.js'
import { createStatus } from '../status-feed.js'
import { withDeadline } from '../with-deadline.js'
import { dialOrAbort } from './dial-or-abort.js'
import { HostList } from './host-list.js'
import type { Hosts } from './hosts.js'
import { initialMachine, type Machine, type MachineEvent, type MachinePolicy, transition } from './machine.js'
import type { Dial, Session, SessionEvents } from './session.js'
import { whenReady } from './when-ready.js'

/** How long one attempt may take, from the first packet to usable. */
export const defaultConnectTimeoutMs = 10_000
/** After so long a connection counts as stable, and the back-off begins anew. */
const stableAfterMs = 10_000

/** What a supervisor connects to, how, and how patiently. */
export interface SupervisorOptions<Host, S extends Session> {
  /** Tried in turn, or how to ask for them before each dial; `name` is what status and logs show. */
  readonly hosts: Hosts<Host & { readonly name: string }>
  /** Connects once. */
  readonly dial: Dial<Host, S>
  /** Default 10,000. */
  readonly connectTimeoutMs?: number
  /** Between attempts. Default: 200 ms, doubled up to 30,000 ms. */
  readonly backOff?: BackOffOptions
  /** Begin with a random host, so that many clients spread. Default true. */
  readonly shuffle?: boolean
  /** Hears of each change of the connection's state. Default: silent. */
  readonly logger?: Logger
  /** For tests. */
  readonly clock?: Clock
  /** For tests: a number from 0 to below 1. */
  readonly random?: () => number
}

/** Keeps one connection up until it is closed. */
export interface Supervisor<S extends Session> {
  /** Where the connection stands. */
  readonly status: StatusFeed
  /** The connection, while there is one. */
  readonly session: S | undefined
  /** Leaves `idle`; otherwise does nothing. */
  connect(): void
  /** Connects, and resolves when it is up. Rejects with the cause when it cannot be, or when the deadline passes. */
  ready(options: ReadyOptions): Promise<void>
  /** Closes the session, and tries no more. The deadline is a point on the monotonic clock, in milliseconds. */
  close(deadline: number): Promise<void>
}

/** Keeps one connection up until it is closed: the state machine, with its timers and its dialling. */
export function createSupervisor<Host, S extends Session>(
  options: SupervisorOptions<Host, S>,
  on: { readonly change: () => void; readonly writable: () => void },
): Supervisor<S> {
  return new ConnectionSupervisor(options, on)
}

class ConnectionSupervisor<Host, S extends Session> implements Supervisor<S> {
  readonly status = createStatus({ state: 'idle' })
  readonly #options: SupervisorOptions<Host, S>
  readonly #clock: Clock
  readonly #aborts = new AbortListeners()
  readonly #logger: Logger
  readonly #connectTimeoutMs: number
  readonly #hosts: HostList<Host & { readonly name: string }>
  readonly #policy: MachinePolicy
  readonly #on: { readonly change: () => void; readonly writable: () => void }
  #machine: Machine
  #session: S | undefined
  #dialling: AbortController | undefined
  #timer: Timer | undefined
  #closed: Promise<void> | undefined

  constructor(
    options: SupervisorOptions<Host, S>,
    on: { readonly change: () => void; readonly writable: () => void },
  ) {
    const hosts = new HostList(options.hosts)
    const random = options.random ?? Math.random
    this.#options = options
    this.#hosts = hosts
    this.#on = on
    this.#clock = options.clock ?? systemClock
    this.#logger = safeLogger(options.logger)
    this.#connectTimeoutMs = duration('connectTimeoutMs', options.connectTimeoutMs, defaultConnectTimeoutMs)
    this.#policy = {
      get hosts() {
        return hosts.names
      },
      delayMs: backOff(options.backOff, random),
    }
    const isShuffled = switchOption('shuffle', options.shuffle, true)
    this.#machine = initialMachine(isShuffled ? hosts.placeAt(random()) : 0)
  }

  get session(): S | undefined {
    return this.#session
  }

  connect(): void {
    if (this.#machine.status.state === 'idle') this.#dispatch({ type: 'connect' })
  }

  ready(options: ReadyOptions): Promise<void> {
    this.connect()
    return whenReady(this.status, options, this.#clock, this.#aborts)
  }

  close(deadline: number): Promise<void> {
    // In a moment of its own: whoever hears of it and calls again must find it closing.
    this.#closed ??= Promise.resolve().then(() => this.#close(deadline))
    return this.#closed
  }

  async #close(deadline: number): Promise<void> {
    this.#dispatch({ type: 'close' })
    const session = this.#session
    this.#session = undefined
    this.#dialling?.abort(closedError())
    try {
      if (session) await withDeadline(session.close(deadline), deadline, this.#clock)
    } catch (error) {
      this.#logger.debug('The connection did not close in good order', { error })
    }
    this.#dispatch({ type: 'closed' })
  }

  #dispatch(event: MachineEvent): void {
    const before = this.#machine
    this.#machine = transition(before, event, this.#policy)
    const { status } = this.#machine
    if (status === before.status) return
    // A connection that is blocked now and then is up all the same, and counts as stable in the end.
    const goesOn = event.type === 'asked' || (isUp(before.status) && isUp(status))
    if (!goesOn) {
      this.#timer?.clear()
      this.#timer = undefined
      this.#enter(status)
    }
    this.#log(status)
    this.status.set(status)
    this.#on.change()
  }

  /** What a state does when it is entered; each has at most one timer. */
  #enter(status: ConnectionStatus): void {
    if (status.state === 'connecting') {
      const controller = new AbortController()
      this.#timer = atDeadline(this.#clock, this.#clock.now() + this.#connectTimeoutMs, () =>
        controller.abort(connectTimeout(status.host)),
      )
      void this.#dial(controller)
    }
    if (status.state === 'backing-off') {
      this.#timer = this.#clock.setTimer(() => this.#dispatch({ type: 'retry' }), status.delayMs)
    }
    if (isUp(status)) {
      this.#timer = this.#clock.setTimer(() => this.#dispatch({ type: 'stable' }), stableAfterMs)
      this.#timer.keepAlive(false)
    }
  }

  async #dial(controller: AbortController): Promise<void> {
    let isAsking = this.#hosts.isAsked
    this.#dialling = controller
    // What a session tells counts while it is the current one; `blocked` also before it has been handed over.
    let session: S | undefined
    let blocked: string | undefined
    const isCurrent = (): boolean => session !== undefined && session === this.#session
    const events: SessionEvents = {
      blocked: (reason) => {
        blocked = reason
        if (isCurrent()) this.#dispatch({ type: 'blocked', reason })
      },
      unblocked: () => {
        blocked = undefined
        if (isCurrent()) this.#dispatch({ type: 'unblocked' })
      },
      writable: () => {
        if (isCurrent()) this.#on.writable()
      },
    }
    try {
      if (isAsking) {
        await this.#hosts.ask(controller)
        this.#dispatch({ type: 'asked' })
      }
      isAsking = false
      const host = this.#hosts.at(this.#machine.hostIndex)
      const dial = (): Promise<S> => this.#options.dial(host, controller.signal, events)
      await dialOrAbort(dial, controller.signal, this.#clock, (dialled) => {
        session = dialled
        this.#begin(dialled, blocked)
        this.#dialling = undefined
      })
    } catch (cause) {
      const error = toNotificationError(cause, 'connection-lost', { phase: 'connect' })
      if (this.#dialling !== controller) return
      this.#dispatch({ type: isAsking ? 'unanswered' : 'refused', error })
    }
  }

  #begin(session: S, blocked: string | undefined): void {
    this.#session = session
    const lost = (cause: unknown): void => {
      if (this.#session !== session) return
      this.#session = undefined
      this.#dispatch({ type: 'lost', error: toNotificationError(cause, 'connection-lost') })
    }
    session.lost.then(lost, lost)
    this.#dispatch(blocked === undefined ? { type: 'dialled' } : { type: 'dialled', blocked })
  }

  #log(status: ConnectionStatus): void {
    if (status.state === 'failed') this.#logger.error('Connection failed for good', status)
    else if (status.state === 'backing-off' || status.state === 'blocked')
      this.#logger.warn(`Connection ${status.state}`, status)
    else this.#logger.info(`Connection ${status.state}`, status)
  }
}

function isUp({ state }: ConnectionStatus): boolean {
  return state === 'ready' || state === 'blocked'
}

function connectTimeout(host = 'The broker'): NotificationError {
  return new NotificationError('timeout', `${host} did not complete the connection in time.`, {
    phase: 'connect',
  })
}

function closedError(): NotificationError {
  return new NotificationError('closed', 'The connection has been closed.', { phase: 'close' })
}
