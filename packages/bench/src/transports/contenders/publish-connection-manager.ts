import { connect } from 'amqp-connection-manager'
import type { OpenContender } from '../../contender/contender.js'
import { imageBodies, imageBody } from '../image.js'
import { publishCell } from '../publish-cell.js'
import { type Amqp091Settings, infoQueue, publishOptions } from '../settings.js'

export const open: OpenContender<Amqp091Settings> = async (settings) => {
  const bodies = imageBodies()
  const key = infoQueue(settings)
  const connection = connect([settings.url])
  const channel = connection.createChannel({ json: false, confirm: true })
  await channel.waitForConnect()
  return {
    run: (cell) =>
      publishCell(cell, (n, confirm) => {
        const body = bodies[n % bodies.length] ?? imageBody(n)
        channel.publish(settings.exchange, key, body, publishOptions).then(() => confirm(), confirm)
      }),
    close: () => connection.close(),
  }
}
