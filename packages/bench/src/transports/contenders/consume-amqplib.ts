import { connect } from 'amqplib'
import type { OpenContender } from '../../contender/contender.js'
import { consumeCell } from '../consume-cell.js'
import { handlerFor } from '../handlers.js'
import { type Amqp091Settings, infoQueue } from '../settings.js'

/** Plain amqplib, as its documentation has it: JSON.parse, and an acknowledgement for each. */
export const open: OpenContender<Amqp091Settings> = async (settings) => ({
  run: (cell) =>
    consumeCell(cell, async (handled) => {
      const handle = handlerFor(cell.params)
      const connection = await connect(settings.url)
      const channel = await connection.createChannel()
      await channel.prefetch(cell.params.prefetch ?? 1)
      await channel.consume(infoQueue(settings), (message) => {
        if (!message) throw new Error('the consumer was cancelled')
        const notification = JSON.parse(message.content.toString())
        if (notification.payload.status !== 'active') throw new Error('this is another image')
        const done = (): void => {
          channel.ack(message)
          handled()
        }
        const busy = handle()
        if (busy) void busy.then(done)
        else done()
      })
      return () => connection.close()
    }),
})
