import type { NotificationError } from '@glance-notifications/core'
import type {
  BrokerHost,
  Dial,
  OutgoingSend,
  SendingSession,
  SessionEvents,
} from '@glance-notifications/core/connection'
import rhea, { type Delivery, type EventContext, type Sender } from 'rhea'
import { amqpMessage } from './amqp-message.js'
import { hushUnknownStates } from './delivery-states.js'
import { HeldBack } from './held-back.js'
import { type Attachment, type OpenLink, openLink } from './open-link.js'
import { defaultAddress, type QpidSettings } from './options.js'
import { outcomeOf } from './outcome.js'
import { qpidError } from './qpid-error.js'
import { creditLeft } from './sender-credit.js'

/** What the broker may leave unsettled, timed-out sends included: rhea keeps all of it. */
const maxUnsettled = 1_000
const maxUnsettledBytes = 32 * 1024 * 1024

/** Connects, authenticates, and attaches the link over which notifications are sent. */
export function dialQpid(settings: QpidSettings): Dial<BrokerHost, SendingSession> {
  return async (host, signal, events) =>
    new QpidSession(settings, await openLink(settings, host, signal, sendingLink(settings, host)), events)
}

function sendingLink(settings: QpidSettings, host: BrokerHost): Attachment<Sender> {
  return {
    open(connection) {
      const address = settings.address ?? (host.path || defaultAddress(connection.properties ?? {}, settings))
      connection.open_sender({ target: { address, ...(settings.durable && { durable: 2 }) } })
    },
    attached({ sender: link }) {
      // A refused link is attached without a target first, and closed with the reason after it.
      if (!link?.target?.address) return undefined
      hushUnknownStates(link.session)
      return link
    },
  }
}

class QpidSession implements SendingSession {
  readonly lost: Promise<NotificationError>
  readonly #settings: QpidSettings
  readonly #link: OpenLink<Sender>
  readonly #sender: Sender
  readonly #events: SessionEvents
  readonly #heldBack: HeldBack
  /** By the delivery itself: rhea begins to number anew with each connection. */
  readonly #unsettled = new Map<Delivery, Unsettled>()
  #bytes = 0
  #written = 0
  #over = false
  #resolveLost: (error: NotificationError) => void = () => {}

  constructor(settings: QpidSettings, link: OpenLink<Sender>, events: SessionEvents) {
    this.#settings = settings
    this.#link = link
    this.#sender = link.link
    this.#events = events
    this.#heldBack = new HeldBack({
      events,
      obstacle: () => this.#obstacle,
      lasts: () => this.#giveUpOnSilence(),
    })
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve
    })
    void link.ended.then((cause) => this.#lose(cause))
    link.container.on('sendable', () => this.#writable())
    for (const event of ['accepted', 'rejected', 'released', 'modified', 'settled'] as const) {
      link.container.on(event, ({ delivery }: EventContext) => this.#heard(delivery, event === 'settled'))
    }
  }

  get writable(): boolean {
    return !this.#over && this.#obstacle === undefined
  }

  heldBack(): void {
    if (this.#over) return
    this.#heldBack.begin()
    this.#giveUpOnSilence()
  }

  write(send: OutgoingSend): void {
    const { notification, headers } = send
    const encoded = this.#settings.format.encode(notification)
    const message = rhea.message.encode(amqpMessage(notification, encoded, headers, this.#settings))
    const most = this.#sender.max_message_size
    // A broker would close the link, and with it end all that is in flight.
    if (most > 0 && message.length > most) throw tooLarge(message.length, most)
    const delivery = this.#sender.send(message, undefined, 0)
    this.#written += 1
    this.#unsettled.set(delivery, { send, bytes: message.length })
    this.#bytes += message.length
  }

  close(deadline: number): Promise<void> {
    this.#over = true
    this.#heldBack.abandon()
    return this.#link.close(deadline)
  }

  #heard(delivery: Delivery | undefined, settled: boolean): void {
    const unsettled = delivery && this.#unsettled.get(delivery)
    if (!delivery || !unsettled) return
    const outcome = outcomeOf(delivery.remote_state, settled)
    if (outcome === undefined) return
    this.#unsettled.delete(delivery)
    this.#bytes -= unsettled.bytes
    if (outcome === 'accepted') unsettled.send.accept()
    else unsettled.send.fail(outcome)
    this.#writable()
  }

  #writable(): void {
    this.#heldBack.end()
    this.#events.writable()
  }

  /** What the broker must do before anything can be written. */
  get #obstacle(): string | undefined {
    if (creditLeft(this.#sender, this.#written) <= 0) return 'The broker gives no credit.'
    return this.#isFull || !this.#sender.sendable()
      ? `The broker has left ${this.#unsettled.size} messages without an outcome.`
      : undefined
  }

  get #isFull(): boolean {
    return this.#unsettled.size >= maxUnsettled || this.#bytes >= maxUnsettledBytes
  }

  /**
   * rhea frees its buffer from the oldest delivery on. What never gets an outcome (RabbitMQ 3's plug-in for a full
   * queue) fills it in the end; when nobody waits for any of it any more, only a new connection helps.
   */
  #giveUpOnSilence(): void {
    const hasCredit = creditLeft(this.#sender, this.#written) > 0
    if (!this.#isFull && !(hasCredit && !this.#sender.sendable())) return
    for (const { send } of this.#unsettled.values()) if (!send.settled) return
    this.#lose(
      qpidError('connection-lost', 'The broker left messages without an outcome, and the buffer is full.'),
    )
  }

  #lose(error: NotificationError): void {
    if (this.#over) return
    this.#over = true
    this.#heldBack.abandon()
    this.#resolveLost(error)
    this.#link.destroy()
  }
}

interface Unsettled {
  readonly send: OutgoingSend
  readonly bytes: number
}

function tooLarge(bytes: number, most: number): NotificationError {
  return qpidError('too-large', `The message is ${bytes} bytes; the broker takes ${most}.`, {
    phase: 'write',
  })
}
