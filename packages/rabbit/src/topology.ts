import { type OsloPriority, priorities } from '@glance-notifications/core'
import type { Channel, ChannelModel } from 'amqplib'
import type { RabbitSettings, TopologyMode } from './options.js'
import { sharedQueue } from './queue-names.js'
import { isDifferent, isNotFound, topologyError } from './rabbit-error.js'

type TopologySettings = Pick<RabbitSettings, 'exchange' | 'topic' | 'topology' | 'durable'>

/** What can be done about a broker that does not have, or does not let us have, what we ask for. */
export const topologyHelp = {
  adopt: 'Grant the user configure rights, declare it by hand, or use topology: "none".',
  declare: 'Make the options equal to what exists, or use topology: "adopt".',
  check: 'Declare it, or use topology: "adopt".',
} as const

/**
 * Exchange, and the three queues of 2013 bound by their own names. Each look is on a channel of its own, since the
 * broker's answer to a look at what does not exist is to close the channel.
 */
export async function prepareTopology(
  connection: ChannelModel,
  settings: TopologySettings,
  of: readonly OsloPriority[] = priorities,
): Promise<void> {
  const { exchange, topology } = settings
  if (topology === 'none') return
  const isNewExchange = await prepare(connection, `exchange ${exchange}`, topology, {
    check: (channel) => channel.checkExchange(exchange),
    declare: (channel) =>
      channel.assertExchange(exchange, 'topic', { durable: settings.durable, autoDelete: false }),
  })
  let isDurable: Promise<boolean> | undefined
  const queuesAreDurable = (): Promise<boolean> => {
    isDurable ??=
      topology === 'adopt' && !isNewExchange
        ? asTheExchange(connection, settings)
        : Promise.resolve(settings.durable)
    return isDurable
  }
  for (const priority of of) {
    const queue = sharedQueue(settings.topic, priority)
    const isNewQueue = await prepare(connection, `queue ${queue}`, topology, {
      check: (channel) => channel.checkQueue(queue),
      declare: async (channel) => {
        const durable = await queuesAreDurable()
        await channel.assertQueue(queue, { durable, autoDelete: false, exclusive: false })
      },
    })
    // Where both were there, somebody has decided whether they are bound.
    if (topology === 'check' || (topology === 'adopt' && !isNewExchange && !isNewQueue)) continue
    await prepare(connection, `binding of queue ${queue}`, 'declare', {
      check: async () => {},
      declare: (channel) => channel.bindQueue(queue, exchange, queue),
    })
  }
}

/**
 * Whether the exchange that is there is durable. Whoever has declared it declares its queues so as well, at times later than we do: Glance
 * that of its errors before the first one, and what differs then costs it its errors. Only a declaration that does not differ tells.
 */
async function asTheExchange(
  connection: ChannelModel,
  { exchange, durable }: TopologySettings,
): Promise<boolean> {
  for (const candidate of [durable, !durable]) {
    try {
      const options = { durable: candidate, autoDelete: false }
      await onChannel(connection, (channel) => channel.assertExchange(exchange, 'topic', options))
      return candidate
    } catch (error) {
      // We may not declare it: nothing tells. A connection that is lost says so at the next step.
      if (!isDifferent(error)) return durable
    }
  }
  // It differs in something else.
  return durable
}

export interface Steps {
  readonly check: (channel: Channel) => Promise<unknown>
  readonly declare: (channel: Channel) => Promise<unknown>
}

/** Whether it was declared now. `help` says what can be done where it cannot be had. */
export async function prepare(
  connection: ChannelModel,
  what: string,
  mode: Exclude<TopologyMode, 'none'>,
  steps: Steps,
  help?: string,
): Promise<boolean> {
  const declare = async (): Promise<true> => {
    await onChannel(connection, steps.declare)
    return true
  }
  const isThere = async (): Promise<boolean> => {
    try {
      await onChannel(connection, steps.check)
      return true
    } catch (error) {
      if (mode === 'check' || !isNotFound(error)) throw error
      return false
    }
  }
  try {
    if (mode === 'declare') return await declare()
    if (await isThere()) return false
    try {
      return await declare()
    } catch (error) {
      // Whoever starts at the same time may have declared it since we looked, and in another way.
      if (isDifferent(error) && (await isThere())) return false
      throw error
    }
  } catch (error) {
    throw topologyError(error, what, help ?? topologyHelp[mode])
  }
}

export async function onChannel(
  connection: ChannelModel,
  use: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  const channel = await connection.createChannel()
  // amqplib says it twice: to the pending call, which tells us, and as an event, which would end the process.
  channel.on('error', () => {})
  await use(channel)
  await channel.close()
}
