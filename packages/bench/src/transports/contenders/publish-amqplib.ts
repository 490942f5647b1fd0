import { connect } from 'amqplib'
import type { OpenContender } from '../../contender/contender.js'
import { imageBodies, imageBody } from '../image.js'
import { publishCell } from '../publish-cell.js'
import { type Amqp091Settings, infoQueue, publishOptions } from '../settings.js'

/** Plain amqplib, as its documentation has it: ready-made bodies, a confirm channel, a callback for each. */
export const open: OpenContender<Amqp091Settings> = async (settings) => {
  const bodies = imageBodies()
  const key = infoQueue(settings)
  const connection = await connect(settings.url)
  const channel = await connection.createConfirmChannel()
  return {
    run: (cell) =>
      publishCell(cell, (n, confirm) => {
        channel.publish(
          settings.exchange,
          key,
          bodies[n % bodies.length] ?? imageBody(n),
          publishOptions,
          confirm,
        )
      }),
    close: () => connection.close(),
  }
}
