import { isNotificationError, type NotificationError, systemClock } from '@glance-notifications/core'
import { Deadlines } from '@glance-notifications/core/connection'
import rhea, { type Container, type Delivery, type EventContext, type Message, type Sender } from 'rhea'
import { outcomeOf } from './outcome.js'
import { qpidError } from './qpid-error.js'

/** How long the broker may take to accept a dead letter. Milliseconds. */
const outcomeTimeoutMs = 10_000

/** Sends dead letters, and says which of them the broker has. */
export class DeadLetterLink {
  readonly #sender: Sender
  readonly #deadlines = new Deadlines(systemClock)
  readonly #sent = new Map<Delivery, (outcome: 'accepted' | NotificationError) => void>()
  #idle: (() => void) | undefined

  constructor(container: Container, sender: Sender) {
    this.#sender = sender
    for (const event of ['accepted', 'rejected', 'released', 'modified', 'settled'] as const) {
      container.on(event, ({ delivery }: EventContext) => {
        const outcome = delivery && outcomeOf(delivery.remote_state, event === 'settled')
        if (delivery && outcome !== undefined) this.#sent.get(delivery)?.(outcome)
      })
    }
  }

  /** Calls `done` once: `accepted`, or why it is not known to be safe. */
  send(letter: Message, done: (outcome: 'accepted' | NotificationError) => void): void {
    const delivery = this.#write(letter)
    if (isNotificationError(delivery)) {
      done(delivery)
      return
    }
    const expiring = {
      deadline: systemClock.now() + outcomeTimeoutMs,
      expire: () => this.#sent.get(delivery)?.(qpidError('timeout', 'The broker did not accept it in time.')),
    }
    this.#deadlines.add(expiring)
    this.#sent.set(delivery, (outcome) => {
      this.#sent.delete(delivery)
      this.#deadlines.delete(expiring)
      done(outcome)
      if (this.#sent.size === 0) this.#idle?.()
    })
  }

  #write(letter: Message): Delivery | NotificationError {
    try {
      const bytes = rhea.message.encode(letter)
      const most = this.#sender.max_message_size
      // A broker would close the link, and with it end all that is in flight.
      if (most > 0 && bytes.length > most) return qpidError('too-large', `The broker takes ${most} bytes.`)
      return this.#sender.send(bytes, undefined, 0)
    } catch {
      // Its buffer is full of letters that the broker says nothing about.
      return qpidError('overflow', 'The broker has too many dead letters without an outcome.')
    }
  }

  /** Resolves when the broker has spoken about all that was sent. */
  async settled(): Promise<void> {
    if (this.#sent.size === 0) return
    await new Promise<void>((resolve) => {
      this.#idle = resolve
    })
  }

  /** The link is gone. */
  abandon(): void {
    this.#sent.clear()
    this.#deadlines.clear()
    this.#idle?.()
  }
}
