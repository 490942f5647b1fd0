import { type ConsumeMessage, connect } from 'amqplib'
import type { OpenContender } from '../../contender/contender.js'
import { consumeCell } from '../consume-cell.js'
import { type Amqp091Settings, infoQueue } from '../settings.js'

/** Plain amqplib that acknowledges a quarter of its prefetch at once: right only where messages are done in order. */
export const open: OpenContender<Amqp091Settings> = async (settings) => ({
  run: (cell) =>
    consumeCell(cell, async (handled) => {
      const connection = await connect(settings.url)
      const channel = await connection.createChannel()
      const prefetch = cell.params.prefetch ?? 1
      const every = Math.max(1, Math.floor(prefetch / 4))
      let last: ConsumeMessage | undefined
      let unacknowledged = 0
      await channel.prefetch(prefetch)
      await channel.consume(infoQueue(settings), (message) => {
        if (!message) throw new Error('the consumer was cancelled')
        const notification = JSON.parse(message.content.toString())
        if (notification.payload.status !== 'active') throw new Error('this is another image')
        last = message
        unacknowledged += 1
        if (unacknowledged >= every) {
          channel.ack(last, true)
          unacknowledged = 0
        }
        handled()
      })
      return () => connection.close()
    }),
})
