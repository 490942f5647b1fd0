import { Connection } from 'rabbitmq-client'
import type { OpenContender } from '../../contender/contender.js'
import { consumeCell } from '../consume-cell.js'
import { handlerFor } from '../handlers.js'
import { type Amqp091Settings, infoQueue } from '../settings.js'

/** It acknowledges when the handler has finished. It would parse JSON itself, were there no content encoding. */
export const open: OpenContender<Amqp091Settings> = async (settings) => ({
  run: (cell) =>
    consumeCell(cell, async (handled) => {
      const handle = handlerFor(cell.params)
      const connection = new Connection(settings.url)
      const qos = { prefetchCount: cell.params.prefetch ?? 1 }
      const from = { queue: infoQueue(settings), queueOptions: { passive: true }, qos }
      const consumer = connection.createConsumer(from, async ({ body }) => {
        const notification = JSON.parse(body.toString())
        if (notification.payload.status !== 'active') throw new Error('this is another image')
        await handle()
        handled()
      })
      let isOver = false
      consumer.on('error', (error) => {
        // What it still acknowledges while it closes finds nobody.
        if (!isOver) throw error
      })
      return async () => {
        isOver = true
        await consumer.close()
        await connection.close()
      }
    }),
})
