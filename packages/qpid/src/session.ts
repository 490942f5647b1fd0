import { type NotificationError, toNotificationError } from '@glance-notifications/core'
import type {
  BrokerHost,
  Dial,
  OutgoingSend,
  SendingSession,
  SessionEvents,
} from '@glance-notifications/core/connection'
import type { Delivery, EventContext, Sender } from 'rhea'
import { amqpMessage } from './amqp-message.js'
import { type OwnSocket, ownSocket } from './connect.js'
import { type OpenLink, openLink } from './open-link.js'
import type { QpidSettings } from './options.js'
import { outcomeOf } from './outcome.js'
import { qpidError } from './qpid-error.js'

/** What the broker may leave unsettled, timed-out sends included: rhea keeps all of it. */
const maxUnsettled = 1_000
const maxUnsettledBytes = 32 * 1024 * 1024

/** Connects, authenticates, and attaches the link over which notifications are sent. */
export function dialQpid(settings: QpidSettings): Dial<BrokerHost, SendingSession> {
  return async (host, signal, events) => {
    const socket = ownSocket(host, settings.tls)
    const destroy = (): void => socket.destroy()
    signal.addEventListener('abort', destroy, { once: true })
    try {
      return new QpidSession(settings, await openLink(settings, host, socket), socket, events)
    } catch (error) {
      destroy()
      throw error
    } finally {
      signal.removeEventListener('abort', destroy)
    }
  }
}

class QpidSession implements SendingSession {
  readonly lost: Promise<NotificationError>
  readonly #settings: QpidSettings
  readonly #link: OpenLink
  readonly #sender: Sender
  readonly #socket: OwnSocket
  readonly #events: SessionEvents
  /** By the delivery itself: rhea begins to number anew with each connection. */
  readonly #unsettled = new Map<Delivery, Unsettled>()
  #bytes = 0
  /** Sent since rhea last wrote: its credit does not count them yet. */
  #queued = 0
  #over = false
  #resolveLost: (error: NotificationError) => void = () => {}

  constructor(settings: QpidSettings, link: OpenLink, socket: OwnSocket, events: SessionEvents) {
    this.#settings = settings
    this.#link = link
    this.#sender = link.sender
    this.#socket = socket
    this.#events = events
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve
    })
    void link.ended.then((cause) =>
      this.#lose(toNotificationError(cause, 'connection-lost', { strategy: 'qpid' })),
    )
    link.container.on('sendable', () => events.writable())
    for (const event of ['accepted', 'rejected', 'released', 'modified', 'settled'] as const) {
      link.container.on(event, ({ delivery }: EventContext) => this.#heard(delivery, event === 'settled'))
    }
  }

  get writable(): boolean {
    if (this.#over || this.#unsettled.size >= maxUnsettled || this.#bytes >= maxUnsettledBytes) return false
    if (creditOf(this.#sender) <= this.#queued) return false
    if (this.#sender.sendable()) return true
    this.#giveUpOnSilence()
    return false
  }

  write(send: OutgoingSend): void {
    const { notification, headers } = send
    const encoded = this.#settings.format.encode(notification)
    const message = amqpMessage(notification, encoded, headers, this.#settings)
    const delivery = this.#sender.send(message)
    this.#unsettled.set(delivery, { send, bytes: encoded.body.length })
    this.#bytes += encoded.body.length
    if (this.#queued === 0) process.nextTick(() => this.#written())
    this.#queued += 1
  }

  async close(): Promise<void> {
    this.#over = true
    try {
      this.#link.connection.close()
      await this.#link.ended
    } finally {
      this.#socket.destroy()
    }
  }

  /** rhea has written in a tick that it asked for before we did: its credit is right again. */
  #written(): void {
    this.#queued = 0
    this.#events.writable()
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
    this.#events.writable()
  }

  /**
   * rhea frees its buffer from the oldest delivery on. One that never gets an outcome (RabbitMQ 3's plug-in for a full
   * queue) fills it in the end; when nobody waits for that one any more, only a new connection helps.
   */
  #giveUpOnSilence(): void {
    const [oldest] = this.#unsettled.values()
    if (!oldest?.send.settled) return
    this.#lose(
      qpidError('connection-lost', 'The broker left a message without an outcome, and the buffer is full.'),
    )
  }

  #lose(error: NotificationError): void {
    if (this.#over) return
    this.#over = true
    this.#resolveLost(error)
    this.#socket.destroy()
  }
}

interface Unsettled {
  readonly send: OutgoingSend
  readonly bytes: number
}

/** rhea's types know only whether there is credit; how much there is, is needed to send no more than that at once. */
function creditOf(sender: Sender): number {
  if ('credit' in sender && typeof sender.credit === 'number') return sender.credit
  return sender.has_credit() ? 1 : 0
}
