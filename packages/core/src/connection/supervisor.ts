import { AbortListeners } from '../abort-listeners.js'
import { atDeadline } from '../at-deadline.js'
import { type BackOffOptions, backOff } from '../back-off.js'
import { type Clock, systemClock, type Timer } from '../clock.js'
import { contain } from '../contain.js'
import { type Logger, safeLogger } from '../logger.js'
import { NotificationError, toNotificationError } from '../notification-error.js'
import { duration, invalidOption, switchOption } from '../option.js'
import type { ConnectionStatus, ReadyOptions, StatusFeed } from '../status.js'
import { createStatus } from '../status-feed.js'
import { withDeadline } from '../with-deadline.js'
import { type AskedHosts, type Hosts, hostsNow } from './hosts.js'
import { initialMachine, type Machine, type MachineEvent, type MachinePolicy, transition } from './machine.js'
import type { Dial, Session, SessionEvents } from './session.js'
import { untilAborted } from './until-aborted.js'
import { whenReady } from './when-ready.js'

/** How long one attempt may take, from the first packet to usable. */
export const defaultConnectTimeoutMs = 10_000
/** After so long a connection counts as stable, and the back-off begins anew. */
export const stableAfterMs = 10_000

/** More than any list has. */
const manyHosts = 2 ** 20

export interface SupervisorOptions<Host, S extends Session> {
  /** Tried in turn, or how to ask for them before each dial; `name` is what status and logs show. */
  readonly hosts: Hosts<Host & { readonly name: string }>
  readonly dial: Dial<Host, S>
  /** Default 10,000. */
  readonly connectTimeoutMs?: number
  readonly backOff?: BackOffOptions
  /** Begin with a random host, so that many clients spread. Default true. */
  readonly shuffle?: boolean
  readonly logger?: Logger
  /** For tests. */
  readonly clock?: Clock
  /** For tests: a number from 0 to below 1. */
  readonly random?: () => number
}

export interface Supervisor<S extends Session> {
  readonly status: StatusFeed
  /** The connection, while there is one. */
  readonly session: S | undefined
  /** Leaves `idle`; otherwise does nothing. */
  connect(): void
  ready(options: ReadyOptions): Promise<void>
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
  /** As they were given, or asked for last. */
  #hosts: readonly Host[] = []
  #policy: MachinePolicy
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
    const { hosts } = options
    const isAsked = 'ask' in hosts
    const known = isAsked ? hosts.known : hosts
    if (!isAsked && hosts.length === 0) throw invalidOption('hosts', 'must name at least one host')
    const random = options.random ?? Math.random
    this.#options = options
    this.#on = on
    this.#clock = options.clock ?? systemClock
    this.#logger = safeLogger(options.logger)
    this.#connectTimeoutMs = duration('connectTimeoutMs', options.connectTimeoutMs, defaultConnectTimeoutMs)
    if (!isAsked) this.#hosts = hosts
    this.#policy = { hosts: known.map(({ name }) => name), delayMs: backOff(options.backOff, random) }
    // Of hosts that nobody knows yet, any number leads to one.
    const first = switchOption('shuffle', options.shuffle, true)
      ? Math.floor(random() * (known.length || manyHosts))
      : 0
    this.#machine = initialMachine(first)
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
    if (!(isUp(before.status) && isUp(status))) {
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
    const { hosts } = this.#options
    let isAsking = 'ask' in hosts
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
      if ('ask' in hosts) await this.#ask(hosts, controller.signal)
      isAsking = false
      const host = this.#hosts[this.#machine.hostIndex]
      if (!host) throw new TypeError('There is no host at this place of the list.')
      const dialled = await this.#dialOrAbort(host, controller.signal, events)
      if (controller.signal.aborted) {
        // In the moments between the dial's last word and this one.
        closeLate(dialled, this.#clock.now())
        throw controller.signal.reason
      }
      session = dialled
      this.#begin(session, blocked)
      this.#dialling = undefined
    } catch (cause) {
      const error = toNotificationError(cause, 'connection-lost', { phase: 'connect' })
      if (this.#dialling !== controller) return
      if (!isAsking) this.#dispatch({ type: 'refused', error })
      else this.#dispatch({ type: 'unanswered', error: error.code === 'timeout' ? askTimeout() : error })
    }
  }

  /** Finds out which hosts there are now. */
  async #ask(asked: AskedHosts<Host & { readonly name: string }>, signal: AbortSignal): Promise<void> {
    const hosts = await hostsNow(asked, { signal })
    if (hosts.length === 0) throw invalidOption('hosts', 'must name at least one host')
    this.#hosts = hosts
    this.#policy = { ...this.#policy, hosts: hosts.map(({ name }) => name) }
    const before = this.#machine.status
    this.#machine = transition(this.#machine, { type: 'asked' }, this.#policy)
    const { status } = this.#machine
    if (status === before) return
    this.#log(status)
    this.status.set(status)
  }

  /** Does not trust a dial to keep to its signal: a connection that comes too late is closed. */
  async #dialOrAbort(host: Host, signal: AbortSignal, events: SessionEvents): Promise<S> {
    const dialled = this.#options.dial(host, signal, events)
    try {
      return await untilAborted(dialled, signal)
    } catch (error) {
      dialled.then((late) => closeLate(late, this.#clock.now())).catch(() => {})
      throw error
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

/** Nobody waits for a session that nobody wants, and nobody could do anything about its failure. */
function closeLate(session: Session, deadline: number): void {
  contain(() => session.close(deadline))
}

function askTimeout(): NotificationError {
  return new NotificationError('timeout', 'The functions among the options did not answer in time.', {
    phase: 'connect',
  })
}

function connectTimeout(host = 'The broker'): NotificationError {
  return new NotificationError('timeout', `${host} did not complete the connection in time.`, {
    phase: 'connect',
  })
}

function closedError(): NotificationError {
  return new NotificationError('closed', 'The connection has been closed.', { phase: 'close' })
}
