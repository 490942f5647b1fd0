import { Connection } from 'rabbitmq-client'
import type { OpenContender } from '../../contender/contender.js'
import { imageBodies, imageBody } from '../image.js'
import { publishCell } from '../publish-cell.js'
import { type Amqp091Settings, infoQueue, publishOptions } from '../settings.js'

export const open: OpenContender<Amqp091Settings> = async (settings) => {
  const bodies = imageBodies()
  const connection = new Connection(settings.url)
  await connection.onConnect()
  const publisher = connection.createPublisher({ confirm: true, maxAttempts: 1 })
  const envelope = {
    exchange: settings.exchange,
    routingKey: infoQueue(settings),
    durable: true,
    contentType: publishOptions.contentType,
    contentEncoding: publishOptions.contentEncoding,
    messageId: publishOptions.messageId,
    priority: publishOptions.priority,
  }
  return {
    run: (cell) =>
      publishCell(cell, (n, confirm) => {
        publisher.send(envelope, bodies[n % bodies.length] ?? imageBody(n)).then(() => confirm(), confirm)
      }),
    close: async () => {
      await publisher.close()
      await connection.close()
    },
  }
}
