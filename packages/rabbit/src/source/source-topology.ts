import type { Logger } from '@glance-notifications/core'
import { errorText } from '@glance-notifications/core/connection'
import type { ChannelModel, Options } from 'amqplib'
import { deadLetterName } from '../queue-names.js'
import { isNotFound, isRefused, topologyError } from '../rabbit-error.js'
import { onChannel, prepare, prepareTopology, type Steps, topologyHelp } from '../topology.js'
import type { RabbitSourceSettings } from './source-options.js'

/** Why a queue cannot be read. */
export const readHelp = 'Grant the user read rights on it, or declare it.'
const groupHelp =
  'Grant the user configure rights, or declare it by hand; where RabbitMQ is older than 3.10, use queueType: "classic".'
const bindHelp =
  'Grant the user write rights on the queue and read rights on the exchange, or bind it by hand.'
const deadLetterHelp =
  'Grant the user configure, write and read rights on it, declare exchange and queue by hand, or use deadLetter: "reject".'

/** Quorum queues drop what was delivered too often; the source, which tells the reason, comes long before. */
const brokerDeliveryLimit = 1_000
/** Each look at a dead letter counts as a delivery, and RabbitMQ 4 would drop it after 20. */
const maxLooks = 1_000_000

/** What is there to be read, and what must be waited for. */
export interface PreparedQueues {
  readonly queues: readonly string[]
  /** Looks again for what was missing. Absent when nothing was. */
  readonly retry?: () => Promise<PreparedQueues>
  /** What is missing, for people. */
  readonly missing?: string
}

/** The queues that the source reads, made as the options say. What others must declare may be missing. */
export async function prepareQueues(
  connection: ChannelModel,
  settings: RabbitSourceSettings,
  logger: Logger,
): Promise<PreparedQueues> {
  switch (settings.place.kind) {
    case 'group':
      return prepareGroup(connection, settings, settings.place.queues[0], logger)
    case 'shared':
      return prepareShared(connection, settings, settings.place.queues)
    default:
      return prepareEphemeral(connection, settings, logger)
  }
}

async function prepareGroup(
  connection: ChannelModel,
  settings: RabbitSourceSettings,
  queue: string,
  logger: Logger,
): Promise<PreparedQueues> {
  const { topology } = settings
  if (topology === 'none') return { queues: [queue] }
  await declareExchange(connection, settings)
  const isNew = await prepare(
    connection,
    `queue ${queue}`,
    topology,
    {
      check: (channel) => channel.checkQueue(queue),
      declare: (channel) => channel.assertQueue(queue, groupQueueOptions(settings)),
    },
    topology === 'adopt' ? groupHelp : undefined,
  )
  if (topology === 'check') return { queues: [queue] }
  return bind(connection, settings, queue, isNew ? undefined : logger)
}

async function prepareEphemeral(
  connection: ChannelModel,
  settings: RabbitSourceSettings,
  logger: Logger,
): Promise<PreparedQueues> {
  await declareExchange(connection, settings)
  let queue = ''
  try {
    await onChannel(connection, async (channel) => {
      ;({ queue } = await channel.assertQueue('', {
        exclusive: true,
        autoDelete: true,
        durable: false,
        // Whoever reads it may pause.
        arguments: { 'x-overflow': 'drop-head', 'x-max-length': settings.maxLength },
      }))
    })
  } catch (error) {
    throw topologyError(error, 'ephemeral queue', 'Grant the user configure rights on "^amq\\.gen".')
  }
  return bind(connection, settings, queue, settings.topology === 'none' ? logger : undefined)
}

async function prepareShared(
  connection: ChannelModel,
  settings: RabbitSourceSettings,
  queues: readonly string[],
): Promise<PreparedQueues> {
  const { topology } = settings
  if (topology === 'none') return { queues }
  if (topology !== 'adopt') {
    await prepareTopology(connection, settings, settings.priorities)
    return { queues }
  }
  const found: string[] = []
  const missing: string[] = []
  for (const queue of queues) {
    const isThere = await exists(connection, queue)
    ;(isThere ? found : missing).push(queue)
  }
  if (missing.length === 0) return { queues: found }
  return {
    queues: found,
    missing: `Nobody has declared ${missing.map((queue) => `queue ${queue}`).join(', ')} yet.`,
    retry: () => prepareShared(connection, settings, missing),
  }
}

/** Binds again at every connect: a binding to an exchange that is not durable ends with the broker. */
async function bind(
  connection: ChannelModel,
  settings: RabbitSourceSettings,
  queue: string,
  /** Present where the queue was there before, and may be bound already. */
  loggerIfThere: Logger | undefined,
): Promise<PreparedQueues> {
  const { exchange, topic } = settings
  try {
    await onChannel(connection, (channel) => channel.bindQueue(queue, exchange, `${topic}.*`))
    return { queues: [queue] }
  } catch (error) {
    if (isNotFound(error)) {
      return {
        queues: [queue],
        missing: `Nobody has declared exchange ${exchange} yet.`,
        retry: async () => ({ ...(await bind(connection, settings, queue, loggerIfThere)), queues: [] }),
      }
    }
    if (loggerIfThere && isRefused(error)) {
      loggerIfThere.warn('The queue is read as it is: it may not be bound', {
        queue,
        reason: errorText(error),
      })
      return { queues: [queue] }
    }
    throw topologyError(error, `binding of queue ${queue}`, bindHelp)
  }
}

/** Only where asked: who declares it decides what it is like, and Glance's own declaration must not fail over it. */
async function declareExchange(
  connection: ChannelModel,
  { exchange, topology, durable }: RabbitSourceSettings,
): Promise<void> {
  if (topology !== 'declare' && topology !== 'check') return
  await prepare(connection, `exchange ${exchange}`, topology, {
    check: (channel) => channel.checkExchange(exchange),
    declare: (channel) => channel.assertExchange(exchange, 'topic', { durable, autoDelete: false }),
  })
}

async function exists(connection: ChannelModel, queue: string): Promise<boolean> {
  try {
    await onChannel(connection, (channel) => channel.checkQueue(queue))
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw topologyError(error, `queue ${queue}`, topologyHelp.check)
  }
}

/** Drops its oldest when it is full: a queue that refuses makes the publishes of the emitter fail. */
function groupQueueOptions(settings: RabbitSourceSettings): Options.AssertQueue {
  const { queueType, maxLength, maxAgeMs, expiresMs } = settings
  return {
    durable: true,
    arguments: {
      'x-queue-type': queueType,
      'x-overflow': 'drop-head',
      'x-max-length': maxLength,
      'x-message-ttl': maxAgeMs,
      'x-expires': expiresMs,
      ...(queueType === 'quorum' && { 'x-delivery-limit': brokerDeliveryLimit }),
    },
  }
}

/** Exchange and queue for the dead letters of a queue, bound by the name of the queue. */
export async function prepareDeadLetters(
  connection: ChannelModel,
  settings: RabbitSourceSettings,
  queue: string,
): Promise<void> {
  const { topology, queueType, maxLength } = settings
  if (topology === 'none') return
  const mode = topology === 'check' ? 'check' : 'adopt'
  const name = deadLetterName(queue)
  const prepareOne = (what: string, steps: Steps): Promise<boolean> =>
    prepare(connection, `${what} ${name}`, mode, steps, deadLetterHelp)
  const isNewExchange = await prepareOne('exchange', {
    check: (channel) => channel.checkExchange(name),
    declare: (channel) => channel.assertExchange(name, 'direct', { durable: true, autoDelete: false }),
  })
  const isNewQueue = await prepareOne('queue', {
    check: (channel) => channel.checkQueue(name),
    declare: (channel) =>
      channel.assertQueue(name, {
        durable: true,
        arguments: {
          'x-queue-type': queueType,
          'x-overflow': 'drop-head',
          'x-max-length': maxLength,
          ...(queueType === 'quorum' && { 'x-delivery-limit': maxLooks }),
        },
      }),
  })
  if (mode === 'check') return
  try {
    // Also what was there: whoever declared it may have ended before it was bound.
    await onChannel(connection, (channel) => channel.bindQueue(name, name, queue))
  } catch (error) {
    if (isNewExchange || isNewQueue || !isRefused(error))
      throw topologyError(error, `binding of queue ${name}`, deadLetterHelp)
  }
}
