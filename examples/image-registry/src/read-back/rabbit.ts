import { type ChannelModel, connect } from 'amqplib'
import { inbox } from './inbox.js'
import type { Reader } from './reader.js'

interface RabbitReaderOptions {
  readonly url: string
  readonly exchange?: string
  readonly topic?: string
}

/**
 * A consumer of its own, on plain amqplib: a queue that nobody else sees and that goes with the connection, bound to
 * all priorities. The exchange must exist: the notifier has to be ready first.
 */
export async function rabbitReader(options: RabbitReaderOptions, publisherId: string): Promise<Reader> {
  const connection = await connect(options.url, { timeout: 10_000 })
  // Without a listener a lost connection would end the process; what is missing is noticed when it is read.
  connection.on('error', () => undefined)
  const close = (): Promise<void> => connection.close().catch(() => undefined)
  try {
    return { ...(await consume(connection, options, publisherId)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function consume(
  connection: ChannelModel,
  { exchange = 'glance', topic = 'notifications' }: RabbitReaderOptions,
  publisherId: string,
): Promise<Omit<Reader, 'close'>> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false })
  await channel.bindQueue(queue, exchange, `${topic}.*`)
  const messages = inbox(publisherId)
  await channel.consume(queue, (message) => message && messages.put(message.content), { noAck: true })
  return {
    where: `exchange ${exchange}, ${topic}.*`,
    async read(count, timeoutMs) {
      const arrived = await messages.waitFor(count, timeoutMs)
      // Answered after everything that the queue held: more than expected would be here now.
      await channel.checkQueue(queue)
      return arrived
    },
  }
}
