import { connect } from 'amqp-connection-manager'
import type { OpenContender } from '../../contender/contender.js'
import { consumeCell } from '../consume-cell.js'
import { handlerFor } from '../handlers.js'
import { type Amqp091Settings, infoQueue } from '../settings.js'

export const open: OpenContender<Amqp091Settings> = async (settings) => ({
  run: (cell) =>
    consumeCell(cell, async (handled) => {
      const handle = handlerFor(cell.params)
      const connection = connect([settings.url])
      const channel = connection.createChannel()
      await channel.consume(
        infoQueue(settings),
        (message) => {
          const notification = JSON.parse(message.content.toString())
          if (notification.payload.status !== 'active') throw new Error('this is another image')
          const done = (): void => {
            channel.ack(message)
            handled()
          }
          const busy = handle()
          if (busy) void busy.then(done)
          else done()
        },
        { prefetch: cell.params.prefetch ?? 1 },
      )
      return () => connection.close()
    }),
})
