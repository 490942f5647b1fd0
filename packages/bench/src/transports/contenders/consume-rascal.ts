import rascal from 'rascal'
import type { OpenContender } from '../../contender/contender.js'
import { consumeCell } from '../consume-cell.js'
import { handlerFor } from '../handlers.js'
import { rascalVhosts } from '../rascal-vhosts.js'
import { type Amqp091Settings, infoQueue } from '../settings.js'

/** It parses what says that it is JSON. */
export const open: OpenContender<Amqp091Settings> = async (settings) => ({
  run: (cell) =>
    consumeCell(cell, async (handled) => {
      const handle = handlerFor(cell.params)
      const prefetch = cell.params.prefetch ?? 1
      const subscriptions = { images: { queue: infoQueue(settings), prefetch } }
      const broker = await rascal.BrokerAsPromised.create(
        rascal.withDefaultConfig(rascalVhosts(settings, { subscriptions })),
      )
      broker.on('error', (error) => {
        throw error
      })
      const subscription = await broker.subscribe('images')
      subscription.on('message', (_, content, ackOrNack) => {
        if (content.payload.status !== 'active') throw new Error('this is another image')
        const done = (): void => {
          ackOrNack()
          handled()
        }
        const busy = handle()
        if (busy) void busy.then(done)
        else done()
      })
      return () => broker.shutdown()
    }),
})
