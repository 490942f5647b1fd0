import { type Channel, type ChannelModel, connect, type GetMessage, type Message } from 'amqplib'

/** A plain amqplib client, which sees what another program would. */
export interface Reader extends AsyncDisposable {
  readonly model: ChannelModel
  readonly channel: Channel
  /** So many messages of the queue, in order. */
  take(queue: string, count: number): Promise<readonly GetMessage[]>
  /** All messages that wait there now, in order. */
  takeAll(queue: string): Promise<readonly Message[]>
  /** How many messages wait there. */
  depth(queue: string): Promise<number>
}

export async function openReader(url: string): Promise<Reader> {
  const model = await connect(url)
  const channel = await model.createChannel()
  for (const emitter of [model, channel]) emitter.on('error', () => {})
  return {
    model,
    channel,
    async take(queue, count) {
      const messages: GetMessage[] = []
      while (messages.length < count) {
        const message = await channel.get(queue, { noAck: true })
        if (message) messages.push(message)
      }
      return messages
    },
    async takeAll(queue) {
      const { messageCount } = await channel.checkQueue(queue)
      const messages: Message[] = []
      await new Promise<void>((resolve, reject) => {
        if (messageCount === 0) return resolve()
        const take = (message: Message | null): void => {
          if (message) messages.push(message)
          if (messages.length === messageCount) resolve()
        }
        channel.consume(queue, take, { noAck: true, consumerTag: queue }).catch(reject)
      })
      if (messageCount > 0) await channel.cancel(queue)
      return messages
    },
    async depth(queue) {
      return (await channel.checkQueue(queue)).messageCount
    },
    async [Symbol.asyncDispose]() {
      await model.close().catch(() => {})
    },
  }
}

/** Whether exchange or queue exists, told by a channel that may be closed for it. */
export async function exists(
  { model }: Reader,
  look: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
  const channel = await model.createChannel()
  channel.on('error', () => {})
  return look(channel).then(
    () => true,
    () => false,
  )
}

/** The body as JSON. */
export function json({ content }: GetMessage): unknown {
  return JSON.parse(content.toString())
}
