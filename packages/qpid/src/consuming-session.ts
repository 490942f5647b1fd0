import { type Logger, type NotificationError, type Settlement, systemClock } from '@glance-notifications/core'
import {
  type BrokerHost,
  backOff,
  type Consumer,
  Deadlines,
  Handover,
  type Session,
  safeLogger,
  type TransportSourceOptions,
  withDeadline,
} from '@glance-notifications/core/connection'
import type { Receiver } from 'rhea'
import { Attempts } from './attempts.js'
import { deadLetter } from './dead-letter.js'
import { DeadLetterLink } from './dead-letter-link.js'
import { type Deliveries, type Delivery, RheaDeliveries } from './deliveries.js'
import { DirectDeliveries } from './direct-deliveries.js'
import { Dispositions } from './dispositions.js'
import { creditGiven } from './link-credit.js'
import { type OpenLink, openLink } from './open-link.js'
import { isRabbitPlugIn } from './options.js'
import { type AmqpDelivery, readMessage } from './received-message.js'
import { receivingInternals } from './rhea-internals.js'
import { addressOf, type SourceLinks, sourceLinks } from './source-links.js'
import type { SourceSettings } from './source-options.js'

/** Says to a broker, and to whoever reads its dead letters, that it was we who gave up. */
const deadLetterCondition = 'amqp:internal-error'
/** More than this nobody needs. */
const maxCredit = 65_535
/** Before a dead letter that the broker did not take is sent again: 200 ms, doubling up to 30 s. */
const resendDelayMs = backOff()
/** A reason travels in one frame, which a broker may want small. */
const maxReasonLength = 1_000
/** What is left of the time for closing to say goodbye, when dead letters are still on their way. Milliseconds. */
const goodbyeMs = 200

/** Connects, authenticates, and attaches the links of a source. */
export function dialSource(
  settings: SourceSettings,
  givenLogger?: Logger,
): TransportSourceOptions<BrokerHost>['dial'] {
  const logger = safeLogger(givenLogger)
  const attempts = new Attempts()
  return async (host, signal, _events, consumer) => {
    const address = addressOf(settings, host)
    const credit = Math.min(consumer.credit, maxCredit)
    const open = await openLink(settings, host, signal, sourceLinks(settings, host, credit))
    const creditMayCross = !isRabbitPlugIn(open.link.receiver.connection.properties ?? {})
    const surroundings = { ...settings, address, attempts, logger, credit, creditMayCross }
    const deliveries = directDeliveries(open)
    return deliveries
      ? new ConsumingSession(surroundings, open, deliveries, consumer)
      : new ConsumingSession(surroundings, open, new RheaDeliveries(open.container), consumer)
  }
}

type DeadLetter = Extract<Settlement, { readonly outcome: 'dead-letter' }>

interface Surroundings extends SourceSettings {
  readonly address: string
  readonly attempts: Attempts
  readonly logger: Logger
  readonly credit: number
  /** Whether more of it may be given while messages are on their way. */
  readonly creditMayCross: boolean
}

class ConsumingSession<D extends Delivery> implements Session {
  readonly lost: Promise<NotificationError>
  readonly #settings: Surroundings
  readonly #link: OpenLink<SourceLinks>
  readonly #receiver: Receiver
  readonly #handover: Handover
  readonly #dispositions: Dispositions<D>
  readonly #deadLetters: DeadLetterLink | undefined
  /** What is held until it may come again. */
  readonly #held = new Deadlines(systemClock)
  readonly #comesAgain: (delivery: Delivery) => void
  /** What has come, and of which the broker was not told. */
  #untold = 0
  #closing = false
  #over = false
  #resolveLost: (error: NotificationError) => void = () => {}

  constructor(
    settings: Surroundings,
    link: OpenLink<SourceLinks>,
    deliveries: Deliveries<D>,
    consumer: Consumer,
  ) {
    const { receiver, sender } = link.link
    this.#settings = settings
    this.#link = link
    this.#receiver = receiver
    this.#handover = new Handover(consumer)
    this.#handover.begin()
    this.#comesAgain = redelivery(receiver)
    this.#dispositions = new Dispositions(
      Math.ceil(settings.credit / 2),
      (accepted) => deliveries.accept(accepted),
      (count) => this.#told(count),
    )
    this.#deadLetters = sender && new DeadLetterLink(link.container, sender, (error) => this.#lose(error))
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve
    })
    void link.ended.then((cause) => this.#lose(cause))
    deliveries.listen((delivery, bytes) => this.#received(delivery, readMessage(bytes)))
    receiver.add_credit(settings.credit)
  }

  /** Nothing more is taken; what was settled is told, and dead letters are waited for, within the deadline. */
  async close(deadline: number): Promise<void> {
    this.#closing = true
    this.#handover.stop()
    this.#held.clear()
    await this.#dispositions.flush()
    if (this.#deadLetters) {
      await withDeadline(this.#deadLetters.settled(), deadline - goodbyeMs, systemClock)
      await this.#dispositions.flush()
    }
    const isOver = this.#over
    this.#end()
    if (!isOver) await this.#link.close(deadline)
  }

  #received(delivery: D, incoming: AmqpDelivery): void {
    this.#untold += 1
    // What is not settled when the link is closed comes again.
    if (this.#closing || this.#over) return
    this.#giveCredit()
    const { message, deliveryCount } = incoming
    const { attempts, deliveryLimit } = this.#settings
    const attempt = attempts.next(message.body, deliveryCount + 1)
    if (attempt > deliveryLimit) {
      const reason = `It was delivered ${attempt - 1} times and never handled.`
      this.#putAside(delivery, incoming, { outcome: 'dead-letter', reason, attempts: attempt - 1 })
    } else {
      this.#handover.offer({
        message,
        attempt,
        settle: (settlement) => this.#settle(delivery, incoming, attempt, settlement),
      })
    }
  }

  #settle(delivery: D, incoming: AmqpDelivery, attempt: number, settlement: Settlement): void {
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
        this.#putAside(delivery, incoming, settlement)
        break
    }
  }

  #hold(delivery: D, delayMs: number): void {
    this.#after(delayMs, () => this.#dispositions.settle(delivery, () => this.#comesAgain(delivery)))
  }

  /** Until the broker has the dead letter, the message stays unsettled: at worst there are two letters of it. */
  #putAside(delivery: D, incoming: AmqpDelivery, why: DeadLetter, failures = 0): void {
    const { address, attempts, logger } = this.#settings
    const reason = why.reason.slice(0, maxReasonLength)
    if (!this.#deadLetters) {
      attempts.forget(incoming.message.body)
      const error = { condition: deadLetterCondition, description: reason }
      this.#dispositions.settle(delivery, () => delivery.reject(error))
      return
    }
    const letter = deadLetter(incoming, { reason, attempts: why.attempts, address })
    this.#deadLetters.send(letter, (outcome) => {
      if (outcome === 'accepted') {
        attempts.forget(incoming.message.body)
        this.#dispositions.accept(delivery)
        return
      }
      if (this.#closing || this.#over) return
      logger.warn('A dead letter was not taken; it is sent again', { address, error: outcome })
      this.#after(resendDelayMs(failures + 1, false), () =>
        this.#putAside(delivery, incoming, why, failures + 1),
      )
    })
  }

  #after(delayMs: number, expire: () => void): void {
    this.#held.add({ deadline: systemClock.now() + delayMs, expire })
  }

  #told(count: number): void {
    this.#untold -= count
    this.#giveCredit()
  }

  /**
   * Credit is for what is not settled and for what may come, together. More is given when half of it is free, so that the
   * broker need not wait for it; to RabbitMQ 3 only when all of it is used up, for it takes credit that crosses a message for credit
   * beside it, and sends too much.
   */
  #giveCredit(): void {
    if (this.#closing || this.#over) return
    const { credit, creditMayCross } = this.#settings
    const given = creditGiven(this.#receiver)
    const free = credit - this.#untold - given
    if (given === 0 || (creditMayCross && free >= credit / 2)) this.#receiver.add_credit(free)
  }

  #lose(error: NotificationError): void {
    if (this.#over) return
    this.#end()
    this.#resolveLost(error)
    this.#link.destroy()
  }

  #end(): void {
    this.#over = true
    this.#handover.stop()
    this.#held.clear()
    this.#dispositions.abandon()
    this.#deadLetters?.abandon()
  }
}

function directDeliveries({ link, frames, write }: OpenLink<SourceLinks>): DirectDeliveries | undefined {
  const internals = receivingInternals(link.receiver)
  return frames && internals && new DirectDeliveries(internals, link.rules, { frames, write })
}

/** With a failure counted where the broker knows such an outcome; RabbitMQ 3 knows only that it was not wanted. */
function redelivery(receiver: Receiver): (delivery: Delivery) => void {
  const outcomes: unknown = receiver.source.outcomes
  const known = Array.isArray(outcomes) ? outcomes.map(String) : []
  return known.length === 0 || known.includes('amqp:modified:list')
    ? (delivery) => delivery.modified({ delivery_failed: true, undeliverable_here: false })
    : (delivery) => delivery.release()
}
