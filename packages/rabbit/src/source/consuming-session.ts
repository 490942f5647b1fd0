import { type Logger, type NotificationError, toNotificationError } from '@glance-notifications/core'
import {
  type Consumer,
  Handover,
  type Session,
  safeLogger,
  type TransportSourceOptions,
} from '@glance-notifications/core/connection'
import type { Channel, ConsumeMessage } from 'amqplib'
import { DeliveryCutter, type DeliveryTaker } from '../delivery-cutter.js'
import { type Connected, dial, hangUp } from '../dial.js'
import { directChannel } from '../direct-channel.js'
import type { RabbitHost } from '../options.js'
import { lostError, topologyError } from '../rabbit-error.js'
import { type BlockReasons, blockReasons } from './block-reasons.js'
import { LookOut } from './look-out.js'
import { attemptsBefore, deliveriesOf, receivedMessage } from './message-content.js'
import { type Incoming, Settling } from './settling.js'
import type { RabbitSourceSettings } from './source-options.js'
import { type PreparedQueues, prepareDeadLetters, prepareQueues, readHelp } from './source-topology.js'

/** AMQP counts what may be unsettled in two bytes. */
const maxPrefetch = 65_535
/** What is left of the time for closing to say goodbye, when dead letters are still on their way. Milliseconds. */
const goodbyeMs = 200

/** Connects, looks at the queues, and reads them. */
export function dialSource(
  settings: RabbitSourceSettings,
  givenLogger?: Logger,
): TransportSourceOptions<RabbitHost>['dial'] {
  const logger = safeLogger(givenLogger)
  return (host, signal, events, consumer) => {
    const reasons = blockReasons(events)
    return dial(settings, host, signal, reasons.broker, async (connected) => {
      const { model } = connected
      // Before anything is read that could be cut in two.
      const cutter = new DeliveryCutter()
      const isCut = connected.cut(cutter)
      if (settings.deadLetter === 'queue')
        for (const queue of settings.place.queues) await prepareDeadLetters(model, settings, queue)
      const prepared = await prepareQueues(model, settings, logger)
      const channel = await model.createChannel()
      const session = new ConsumingSession({ settings, host, connected, channel, consumer, reasons, logger })
      // Where anything is not as it was when this was tested, amqplib reads them, and whoever has wrapped it sees them.
      const direct = isCut ? directChannel(model, channel) : undefined
      if (direct) cutter.begin(direct.number, session)
      await session.begin(prepared)
      return session
    })
  }
}

interface Surroundings {
  readonly settings: RabbitSourceSettings
  readonly host: RabbitHost
  readonly connected: Connected
  readonly channel: Channel
  readonly consumer: Consumer
  readonly reasons: BlockReasons
  readonly logger: Logger
}

class ConsumingSession implements Session, DeliveryTaker {
  readonly lost: Promise<NotificationError>
  readonly #around: Surroundings
  readonly #settling: Settling
  readonly #lookOut: LookOut
  /** Holds back what comes before everything is being read; and where there are more queues than credit, each brings one all the same. */
  readonly #handover: Handover
  /** The queue of each consumer, by its tag. */
  readonly #consumers = new Map<string, string>()
  /** The queue that is about to be read. */
  #beginning: string | undefined
  #closing = false
  #over = false
  #resolveLost: (error: NotificationError) => void = () => {}

  constructor(around: Surroundings) {
    const { settings, host, connected, channel, consumer, reasons, logger } = around
    this.#around = around
    this.#handover = new Handover(consumer)
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve
    })
    const again = (incoming: Incoming): void => this.#offer(incoming)
    this.#settling = new Settling({ settings, host, model: connected.model, channel, logger, again })
    this.#lookOut = new LookOut({
      missing: (reason) => reasons.missing(reason),
      found: (queues) => this.#consume(queues),
      failed: (error) => this.#lose(toNotificationError(error, 'connection-lost')),
    })
    void connected.ended.then((cause) => this.#lose(lostError(cause)))
    // In a moment: the call that the broker has answered so says it better, and a connection that ends closes its channels
    // first, and says why afterwards.
    const loseSoon = (cause: Error): unknown => setImmediate(() => this.#lose(lostError(cause)))
    channel.on('error', loseSoon)
    channel.on('close', () => loseSoon(new Error('the channel was closed')))
  }

  /** Resolves when everything that is there is being read. What has come by then is delivered in a moment, when somebody can close. */
  async begin(prepared: PreparedQueues): Promise<void> {
    await this.#lookOut.take(prepared)
    setImmediate(() => this.#handover.begin())
  }

  /** Heard before amqplib tells: deliveries may come right behind. */
  began(consumerTag: string): void {
    if (this.#beginning !== undefined) this.#consumers.set(consumerTag, this.#beginning)
  }

  /** A delivery that amqplib does not see. */
  take(message: ConsumeMessage): void {
    const { consumerTag } = message.fields
    const queue = this.#consumers.get(consumerTag)
    if (queue !== undefined) this.#received(queue, message)
    else this.#lose(lostError(new Error(`the broker delivers to ${consumerTag}, which is nobody`)))
  }

  /** Nothing more is taken; what was settled is told, and dead letters are waited for, within the deadline. */
  async close(deadline: number): Promise<void> {
    this.#closing = true
    this.#handover.stop()
    this.#settling.stop()
    this.#lookOut.stop()
    try {
      await hangUp(this.#around.connected, deadline, () => this.#finish(deadline))
    } finally {
      this.#end()
    }
  }

  async #finish(deadline: number): Promise<void> {
    const { channel } = this.#around
    await Promise.all([...this.#consumers.keys()].map((tag) => channel.cancel(tag)))
    await this.#settling.finish(deadline - goodbyeMs)
    // The broker answers when it has heard what came before.
    await channel.close()
  }

  async #consume(queues: readonly string[]): Promise<void> {
    const { channel } = this.#around
    for (const queue of queues) {
      try {
        const prefetch = this.#prefetch(queue)
        await channel.prefetch(prefetch)
        this.#settling.allow(prefetch)
        this.#beginning = queue
        const { consumerTag } = await channel.consume(queue, (message) => this.#received(queue, message))
        this.#consumers.set(consumerTag, queue)
      } catch (error) {
        throw topologyError(error, `queue ${queue}`, readHelp)
      }
    }
  }

  /** Its share of the credit: RabbitMQ counts for each consumer by itself. */
  #prefetch(queue: string): number {
    const { credit } = this.#around.consumer
    const queues: readonly string[] = this.#around.settings.place.queues
    const count = queues.length
    // An ephemeral queue has its name from the broker.
    if (count === 0) return Math.min(credit, maxPrefetch)
    const isEarly = queues.indexOf(queue) < credit % count
    return Math.min(Math.max(1, Math.floor(credit / count) + (isEarly ? 1 : 0)), maxPrefetch)
  }

  #received(queue: string, message: ConsumeMessage | null): void {
    // What is not settled when the channel is closed comes again.
    if (!this.#live) return
    if (!message) {
      this.#lose(lostError(new Error(`the broker has ended the reading of queue ${queue}`)))
      return
    }
    this.#settling.delivered(message)
    if (this.#settling.isOverrun) {
      this.#lose(lostError(new Error('the broker has sent more than the prefetch allows')))
      return
    }
    const incoming = { queue, message, attempt: attemptsBefore(message) + 1 }
    const deliveries = deliveriesOf(message)
    if (deliveries <= this.#around.settings.deliveryLimit) {
      this.#offer(incoming)
      return
    }
    const attempts = deliveries - 1
    const reason = `It was delivered ${attempts} times and not settled.`
    this.#settling.settle(incoming, { outcome: 'dead-letter', reason, attempts })
  }

  #offer(incoming: Incoming): void {
    this.#handover.offer({
      message: receivedMessage(incoming.message),
      attempt: incoming.attempt,
      settle: (settlement) => this.#settling.settle(incoming, settlement),
    })
  }

  get #live(): boolean {
    return !this.#closing && !this.#over
  }

  #lose(error: NotificationError): void {
    if (!this.#live) return
    this.#end()
    this.#resolveLost(error)
    this.#around.connected.destroy()
  }

  #end(): void {
    this.#over = true
    this.#handover.stop()
    this.#settling.abandon()
    this.#lookOut.stop()
  }
}
