import { type NotificationError, systemClock } from '@glance-notifications/core'
import { Deadlines, type Expiring } from '@glance-notifications/core/connection'
import type { Container, Delivery, EventContext, Sender } from 'rhea'
import { creditLeft } from './link-credit.js'
import { outcomeOf } from './outcome.js'
import { qpidError } from './qpid-error.js'

/** How long the broker may take to give credit for a dead letter, and to accept it. Milliseconds. */
const outcomeTimeoutMs = 10_000
/** What may be without an outcome after its time: rhea keeps all of it. */
const maxUnanswered = 1_000
const maxUnansweredBytes = 32 * 1024 * 1024

interface Letter extends Expiring {
  readonly bytes: Buffer
  readonly done: (outcome: 'accepted' | NotificationError) => void
}

/** Sends dead letters, no more at a time than there is credit for, and says which of them the broker has. */
export class DeadLetterLink {
  readonly #sender: Sender
  readonly #giveUp: (error: NotificationError) => void
  readonly #deadlines = new Deadlines(systemClock)
  /** There was no credit for them yet. */
  readonly #waiting = new Set<Letter>()
  readonly #sent = new Map<Delivery, Letter>()
  /** Sent, and given up: what comes of them is not heard any more. */
  readonly #unanswered = new Map<Delivery, Letter>()
  #unansweredBytes = 0
  #written = 0
  #idle: (() => void) | undefined

  /** `giveUp`: only another connection helps. */
  constructor(container: Container, sender: Sender, giveUp: (error: NotificationError) => void) {
    this.#sender = sender
    this.#giveUp = giveUp
    container.on('sendable', () => this.#write())
    for (const event of ['accepted', 'rejected', 'released', 'modified', 'settled'] as const) {
      container.on(event, ({ delivery }: EventContext) => {
        const outcome = delivery && outcomeOf(delivery.remote_state, event === 'settled')
        if (delivery && outcome !== undefined) this.#heard(delivery, outcome)
      })
    }
  }

  /** Calls `done` once: `accepted`, or why it is not known to be safe. */
  send(bytes: Buffer, done: Letter['done']): void {
    const most = this.#sender.max_message_size
    // A broker would close the link, and with it end all that is in flight.
    if (most > 0 && bytes.length > most) {
      done(qpidError('too-large', `The dead letter is ${bytes.length} bytes; the broker takes ${most}.`))
      return
    }
    const letter: Letter = {
      bytes,
      done,
      deadline: systemClock.now() + outcomeTimeoutMs,
      expire: () => this.#expire(letter),
    }
    this.#deadlines.add(letter)
    this.#waiting.add(letter)
    this.#write()
  }

  /** Resolves when the broker has spoken about all that was sent, or the time for it is over. */
  async settled(): Promise<void> {
    if (this.#isIdle) return
    await new Promise<void>((resolve) => {
      this.#idle = resolve
    })
  }

  /** The link is gone. */
  abandon(): void {
    this.#waiting.clear()
    this.#sent.clear()
    this.#unanswered.clear()
    this.#deadlines.clear()
    this.#idle?.()
  }

  get #isIdle(): boolean {
    return this.#waiting.size + this.#sent.size === 0
  }

  #write(): void {
    for (const letter of this.#waiting) {
      if (!this.#sender.sendable() || creditLeft(this.#sender, this.#written) <= 0) return
      this.#waiting.delete(letter)
      this.#sent.set(this.#sender.send(letter.bytes, undefined, 0), letter)
      this.#written += 1
    }
  }

  #heard(delivery: Delivery, outcome: 'accepted' | NotificationError): void {
    const late = this.#unanswered.get(delivery)
    if (late) {
      this.#unanswered.delete(delivery)
      this.#unansweredBytes -= late.bytes.length
      return
    }
    const letter = this.#sent.get(delivery)
    this.#sent.delete(delivery)
    if (letter) this.#finish(letter, outcome)
  }

  #expire(letter: Letter): void {
    if (this.#waiting.delete(letter)) {
      const message = 'The broker gave no credit for a dead letter in time.'
      this.#finish(letter, qpidError('blocked', message, { phase: 'credit' }))
      return
    }
    for (const [delivery, sent] of this.#sent) {
      if (sent !== letter) continue
      this.#sent.delete(delivery)
      this.#unanswered.set(delivery, letter)
      this.#unansweredBytes += letter.bytes.length
    }
    const message = 'The broker did not accept a dead letter in time.'
    this.#finish(letter, qpidError('timeout', message, { phase: 'confirm' }))
    if (this.#unanswered.size >= maxUnanswered || this.#unansweredBytes >= maxUnansweredBytes)
      this.#giveUp(qpidError('connection-lost', 'The broker left dead letters without an outcome.'))
  }

  #finish(letter: Letter, outcome: 'accepted' | NotificationError): void {
    this.#deadlines.delete(letter)
    letter.done(outcome)
    if (this.#isIdle) this.#idle?.()
  }
}
