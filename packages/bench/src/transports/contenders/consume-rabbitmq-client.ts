import { Connection } from 'rabbitmq-client'
import type { OpenContender } from '../../contender/contender.js'
import { consumeCell } from '../consume-cell.js'
import { handlerFor } from '../handlers.js'
import { type Amqp091Settings, infoQueue } from '../settings.js'

/** It parses what says that it is JSON, and acknowledges when the handler has finished. */
export const open: OpenContender<Amqp091Settings> = async (settings) => ({
  run: (cell) =>
    consumeCell(cell, async (handled) => {
      const handle = handlerFor(cell.params)
      const connection = new Connection(settings.url)
      const qos = { prefetchCount: cell.params.prefetch ?? 1 }
      const from = { queue: infoQueue(settings), queueOptions: { passive: true }, qos }
      const consumer = connection.createConsumer(from, async ({ body }) => {
        if (body.payload.status !== 'active') throw new Error('this is another image')
        await handle()
        handled()
      })
      return async () => {
        await consumer.close()
        await connection.close()
      }
    }),
})
