import { NotificationError } from '../notification-error.js'
import type { ConnectedSource, Delivery, StartOptions } from '../source.js'
import type { StatusFeed } from '../status.js'
import type { CloseOptions } from '../strategy.js'
import type { Session, SessionEvents } from './session.js'
import { createSupervisor, type Supervisor, type SupervisorOptions } from './supervisor.js'

/** Where the messages of a session go, and how many of them may be unsettled at a time. */
export interface Consumer {
  /** Takes a message to be handled. */
  readonly deliver: (delivery: Delivery) => void
  /** Messages that may be unsettled at a time. */
  readonly credit: number
}

/** What a source over a connection is made of. */
export interface TransportSourceOptions<Host> extends Omit<SupervisorOptions<Host, Session>, 'dial'> {
  /** The name of the source, for status, errors and logs. */
  readonly name: string
  /** As in `Source`. */
  readonly group?: string
  /** As `Dial`. The session that it resolves with consumes until it is lost or closed. */
  readonly dial: (
    host: Host,
    signal: AbortSignal,
    events: SessionEvents,
    consumer: Consumer,
  ) => Promise<Session>
}

/** A source over a connection that comes and goes: after every loss it consumes again. */
export function transportSource<Host>(options: TransportSourceOptions<Host>): ConnectedSource {
  return new TransportSource(options)
}

class TransportSource<Host> implements ConnectedSource {
  readonly name: string
  declare readonly group?: string
  readonly #supervisor: Supervisor<Session>
  #consumer: Consumer = { deliver: () => {}, credit: 0 }
  #started = false
  #closing = false

  constructor(options: TransportSourceOptions<Host>) {
    this.name = options.name
    if (options.group !== undefined) this.group = options.group
    this.#supervisor = createSupervisor<Host, Session>(
      { ...options, dial: (host, signal, events) => options.dial(host, signal, events, this.#consumer) },
      { change: () => {}, writable: () => {} },
    )
  }

  get status(): StatusFeed {
    return this.#supervisor.status
  }

  async start(deliver: Consumer['deliver'], { credit, ...ready }: StartOptions): Promise<void> {
    if (this.#started)
      throw new NotificationError('invalid', 'A source is started once.', { strategy: this.name })
    this.#started = true
    // The session hears of the closing a moment later.
    const deliverOpen = (delivery: Delivery): void => {
      if (!this.#closing) deliver(delivery)
    }
    this.#consumer = { deliver: deliverOpen, credit }
    await this.#supervisor.ready(ready)
  }

  close({ deadline }: CloseOptions): Promise<void> {
    this.#closing = true
    return this.#supervisor.close(deadline)
  }
}
