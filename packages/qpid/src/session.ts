import type { Headers, Notification, NotificationError } from '@glance-notifications/core'
import {
  type BrokerHost,
  type Content,
  contentEncoder,
  contentLength,
  type Dial,
  type OutgoingSend,
  type SendingSession,
  type SessionEvents,
} from '@glance-notifications/core/connection'
import type { Sender } from 'rhea'
import { hushUnknownStates } from './delivery-states.js'
import { DirectTransfers } from './direct-transfers.js'
import { HeldBack } from './held-back.js'
import { type MessageHeads, messageHeads } from './message-head.js'
import { type Attachment, type OpenLink, openLink } from './open-link.js'
import { defaultAddress, type QpidSettings } from './options.js'
import { outcomeOf } from './outcome.js'
import { qpidError } from './qpid-error.js'
import { sendingInternals } from './rhea-internals.js'
import { leftWithoutOutcome, RheaTransfers, type TransferListener, type Transfers } from './transfers.js'

/** What the broker may leave unsettled, timed-out sends included: all of it is kept. */
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
  readonly #link: OpenLink<Sender>
  readonly #events: SessionEvents
  readonly #transfers: Transfers<Unsettled>
  readonly #contentOf: (notification: Notification) => Content
  readonly #headOf: MessageHeads
  readonly #heldBack: HeldBack
  #bytes = 0
  #over = false
  #resolveLost: (error: NotificationError) => void = () => {}

  constructor(settings: QpidSettings, link: OpenLink<Sender>, events: SessionEvents) {
    this.#link = link
    this.#events = events
    this.#contentOf = contentEncoder(settings.format)
    this.#headOf = messageHeads(settings)
    this.#heldBack = new HeldBack({
      events,
      obstacle: () => this.#obstacle,
      lasts: () => this.#giveUpOnSilence(),
    })
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve
    })
    void link.ended.then((cause) => this.#lose(cause))
    this.#transfers = transfersOver(link, {
      heard: (item, state, settled) => this.#heard(item, state, settled),
      ready: () => this.#ready(),
    })
  }

  get writable(): boolean {
    return !this.#over && this.#obstacle === undefined
  }

  heldBack(): void {
    if (this.#over) return
    this.#heldBack.begin()
    this.#giveUpOnSilence()
  }

  write(notification: Notification, headers: Headers | undefined, send: OutgoingSend): void {
    const content = this.#contentOf(notification)
    const size = contentLength(content)
    const head = this.#headOf(notification, content, headers, size)
    const bytes = head.length + size
    const most = this.#link.link.max_message_size
    // A broker would close the link, and with it end all that is in flight.
    if (most > 0 && bytes > most) throw tooLarge(bytes, most)
    this.#transfers.send({ head, content, bytes: size }, { send, bytes })
    this.#bytes += bytes
  }

  close(deadline: number): Promise<void> {
    this.#over = true
    this.#heldBack.abandon()
    return this.#link.close(deadline)
  }

  #heard({ send, bytes }: Unsettled, state: unknown, settled: boolean): boolean {
    const outcome = outcomeOf(state, settled)
    if (outcome === undefined) return false
    this.#bytes -= bytes
    if (outcome === 'accepted') send.accept()
    else send.fail(outcome)
    return true
  }

  #ready(): void {
    this.#heldBack.end()
    this.#events.writable()
  }

  /** What the broker must do before anything can be written. */
  get #obstacle(): string | undefined {
    const { obstacle, unsettled } = this.#transfers
    return obstacle ?? (this.#isFull ? leftWithoutOutcome(unsettled.size) : undefined)
  }

  get #isFull(): boolean {
    return this.#transfers.unsettled.size >= maxUnsettled || this.#bytes >= maxUnsettledBytes
  }

  /**
   * What never gets an outcome (RabbitMQ 3's plug-in for a full queue) fills the buffer in the end; when nobody waits for
   * any of it any more, only a new connection helps.
   */
  #giveUpOnSilence(): void {
    const { isClogged, unsettled } = this.#transfers
    if (!this.#isFull && !isClogged) return
    for (const { send } of unsettled.values()) if (!send.settled) return
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

function transfersOver<T>(
  { container, link, write }: OpenLink<Sender>,
  listener: TransferListener<T>,
): Transfers<T> {
  const internals = sendingInternals(link)
  return internals
    ? new DirectTransfers(internals, listener, write)
    : new RheaTransfers(container, link, listener)
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
