import rascal from 'rascal'
import type { OpenContender } from '../../contender/contender.js'
import { imageBodies, imageBody } from '../image.js'
import { publishCell } from '../publish-cell.js'
import { rascalVhosts } from '../rascal-vhosts.js'
import { type Amqp091Settings, infoQueue, messageOptions } from '../settings.js'

export const open: OpenContender<Amqp091Settings> = async (settings) => {
  const bodies = imageBodies()
  const broker = await rascal.BrokerAsPromised.create(
    rascal.withDefaultConfig(
      rascalVhosts(settings, {
        publications: {
          image: { exchange: settings.exchange, routingKey: infoQueue(settings), confirm: true },
        },
      }),
    ),
  )
  broker.on('error', (error) => {
    throw error
  })
  return {
    run: (cell) =>
      publishCell(cell, (n, done) => {
        const body = bodies[n % bodies.length] ?? imageBody(n)
        broker.publish('image', body, { options: messageOptions }).then((publication) => {
          publication.on('success', () => done())
          publication.on('error', done)
        }, done)
      }),
    close: () => broker.shutdown(),
  }
}
