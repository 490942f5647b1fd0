import rascal from 'rascal'
import type { OpenContender } from '../../contender/contender.js'
import { imageBodies, imageBody } from '../image.js'
import { publishCell } from '../publish-cell.js'
import { rascalVhosts } from '../rascal-vhosts.js'
import { type Amqp091Settings, infoQueue, publishOptions } from '../settings.js'

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
      publishCell(cell, (n, confirm) => {
        const body = bodies[n % bodies.length] ?? imageBody(n)
        const publish = async (): Promise<void> => {
          const publication = await broker.publish('image', body, { options: publishOptions })
          publication.on('success', () => confirm())
          publication.on('error', confirm)
        }
        publish().catch(confirm)
      }),
    close: () => broker.shutdown(),
  }
}
