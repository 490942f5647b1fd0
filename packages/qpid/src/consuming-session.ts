import { type Logger, type NotificationError, type Settlement, systemClock } from '@glance-notifications/core'
import {
  type BrokerHost,
  type Consumer,
  Deadlines,
  type Session,
  type TransportSourceOptions,
  withDeadline,
} from '@glance-notifications/core/connection'
import type { EventContext, Receiver, Delivery as RheaDelivery } from 'rhea'
import { Attempts } from './attempts.js'
import { deadLetter } from './dead-letter.js'
import { DeadLetterLink } from './dead-letter-link.js'
import { Dispositions } from './dispositions.js'
import { type OpenLink, openLink } from './open-link.js'
import { qpidError } from './qpid-error.js'
import { handOverBytes } from './raw-transfers.js'
import { type AmqpDelivery, readMessage } from './received-message.js'
import { addressOf, type SourceLinks, sourceLinks } from './source-links.js'
import type { SourceSettings } from './source-options.js'

/** Says to a broker, and to whoever reads its dead letters, that it was we who gave up. */
const deadLetterCondition = 'amqp:internal-error'
/** How long what nobody takes (a dead letter, a delivery) is held before it comes again. Milliseconds. */
const refusedMs = 1_000

/** Connects, authenticates, and attaches the links of a source. */
export function dialSource(
  settings: SourceSettings,
  logger?: Logger,
): TransportSourceOptions<BrokerHost>['dial'] {
  const attempts = new Attempts()
  return async (host, signal, _events, consumer) => {
    const address = addressOf(settings, host)
    const open = await openLink(settings, host, signal, sourceLinks(settings, host))
    return new ConsumingSession({ ...settings, address, attempts, logger }, open, consumer)
  }
}

interface Surroundings extends SourceSettings {
  readonly address: string
  readonly attempts: Attempts
  readonly logger: Logger | undefined
}

class ConsumingSession implements Session {
  readonly lost: Promise<NotificationError>
  readonly #settings: Surroundings
  readonly #link: OpenLink<SourceLinks>
  readonly #receiver: Receiver
  readonly #consumer: Consumer
  readonly #dispositions: Dispositions
  readonly #deadLetters: DeadLetterLink | undefined
  /** What is held until it may come again. */
  readonly #held = new Deadlines(systemClock)
  readonly #comesAgain: (delivery: RheaDelivery) => void
  #closing = false
  #over = false
  #resolveLost: (error: NotificationError) => void = () => {}

  constructor(settings: Surroundings, link: OpenLink<SourceLinks>, consumer: Consumer) {
    const { receiver, sender } = link.link
    this.#settings = settings
    this.#link = link
    this.#receiver = receiver
    this.#consumer = consumer
    this.#comesAgain = redelivery(receiver)
    this.#dispositions = new Dispositions(Math.ceil(consumer.credit / 2), (count) => this.#told(count))
    this.#deadLetters = sender && new DeadLetterLink(link.container, sender)
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve
    })
    void link.ended.then((cause) => this.#lose(cause))
    handOverBytes(receiver, (reason) => this.#lose(qpidError('connection-lost', reason)))
    link.container.on('message', ({ message, delivery }: EventContext) => {
      if (delivery && Buffer.isBuffer(message)) this.#received(delivery, readMessage(message))
    })
    receiver.add_credit(consumer.credit)
  }

  /** Nothing more is taken; what was settled is told, and dead letters are waited for, within the deadline. */
  async close(deadline: number): Promise<void> {
    this.#closing = true
    this.#held.clear()
    const settled = this.#deadLetters?.settled().then(() => this.#dispositions.flush())
    await Promise.all([this.#dispositions.flush(), settled && withDeadline(settled, deadline, systemClock)])
    const isOver = this.#over
    this.#end()
    if (!isOver) await this.#link.close(deadline)
  }

  #received(delivery: RheaDelivery, incoming: AmqpDelivery): void {
    // What is not settled when the link is closed comes again.
    if (this.#closing || this.#over) return
    const { message, deliveryCount } = incoming
    const { attempts, deliveryLimit } = this.#settings
    const attempt = attempts.next(message.body, deliveryCount + 1)
    if (attempt > deliveryLimit) {
      const reason = `It was delivered ${attempt - 1} times and not settled.`
      this.#putAside(delivery, incoming, reason, attempt - 1)
    } else this.#deliver(delivery, incoming, attempt)
  }

  #deliver(delivery: RheaDelivery, incoming: AmqpDelivery, attempt: number): void {
    let isSettled = false
    const isLive = (): boolean => !this.#closing && !this.#over
    const settle = (settlement: Settlement): void => {
      if (isSettled || !isLive()) return
      isSettled = true
      this.#settle(delivery, incoming, attempt, settlement)
    }
    try {
      this.#consumer.deliver({
        ...incoming.message,
        attempt,
        get live() {
          return isLive()
        },
        settle,
      })
    } catch {
      // Thrown into rhea it would end the connection.
      settle({ outcome: 'retry', delayMs: refusedMs })
    }
  }

  #settle(delivery: RheaDelivery, incoming: AmqpDelivery, attempt: number, settlement: Settlement): void {
    const { attempts } = this.#settings
    const { body } = incoming.message
    switch (settlement.outcome) {
      case 'done':
      case 'drop':
        attempts.forget(body)
        this.#dispositions.accept(delivery)
        break
      case 'retry':
        attempts.tried(body, attempt)
        this.#hold(delivery, settlement.delayMs)
        break
      case 'dead-letter':
        attempts.forget(body)
        this.#putAside(delivery, incoming, settlement.reason, settlement.attempts)
        break
    }
  }

  #hold(delivery: RheaDelivery, delayMs: number): void {
    const held = {
      deadline: systemClock.now() + delayMs,
      expire: () => this.#dispositions.settle(delivery, () => this.#comesAgain(delivery)),
    }
    this.#held.add(held)
  }

  #putAside(delivery: RheaDelivery, incoming: AmqpDelivery, reason: string, attempts: number): void {
    const { address } = this.#settings
    if (!this.#deadLetters) {
      const error = { condition: deadLetterCondition, description: reason }
      this.#dispositions.settle(delivery, () => delivery.reject(error))
      return
    }
    this.#deadLetters.send(deadLetter(incoming, { reason, attempts, address }), (outcome) => {
      if (outcome === 'accepted') this.#dispositions.accept(delivery)
      else {
        this.#warn('The broker did not take a dead letter; the message comes again', outcome)
        this.#hold(delivery, refusedMs)
      }
    })
  }

  #warn(message: string, error: NotificationError): void {
    try {
      this.#settings.logger?.warn(message, { error })
    } catch {
      // A logger that fails is no reason to lose a connection.
    }
  }

  /** Credit is for what is not settled and for what may come, together: the broker gets back what it was told about. */
  #told(count: number): void {
    if (!this.#closing && !this.#over) this.#receiver.add_credit(count)
  }

  #lose(error: NotificationError): void {
    if (this.#over) return
    this.#end()
    this.#resolveLost(error)
    this.#link.destroy()
  }

  #end(): void {
    this.#over = true
    this.#held.clear()
    this.#dispositions.abandon()
    this.#deadLetters?.abandon()
  }
}

/** With a failure counted where the broker knows such an outcome; RabbitMQ 3 knows only that it was not wanted. */
function redelivery(receiver: Receiver): (delivery: RheaDelivery) => void {
  const outcomes: unknown = receiver.source.outcomes
  const known = Array.isArray(outcomes) ? outcomes.map(String) : []
  return known.length === 0 || known.includes('amqp:modified:list')
    ? (delivery) => delivery.modified({ delivery_failed: true, undeliverable_here: false })
    : (delivery) => delivery.release()
}
