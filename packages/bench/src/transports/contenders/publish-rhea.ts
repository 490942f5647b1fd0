import rhea, { type Delivery, type EventContext } from 'rhea'
import type { OpenContender } from '../../contender/contender.js'
import { imageBodies, imageBody } from '../image.js'
import { publishCell } from '../publish-cell.js'
import { openRhea } from '../rhea-connection.js'
import { type Amqp10Settings, publishOptions } from '../settings.js'

/** Plain rhea, as its documentation has it: ready-made bodies, a message for each, and what became of it from its events. */
export const open: OpenContender<Amqp10Settings> = async (settings) => {
  const bodies = imageBodies()
  const connection = await openRhea(settings)
  const sender = connection.open_sender({ target: { address: settings.address, durable: 2 } })
  const waiting: (() => void)[] = []
  const unsettled = new Map<Delivery, (error?: unknown) => void>()
  const sendWaiting = (): void => {
    while (waiting.length > 0 && sender.sendable()) waiting.shift()?.()
  }
  const settled = (error?: unknown) => (context: EventContext) => {
    const { delivery } = context
    const confirm = delivery && unsettled.get(delivery)
    if (!delivery || !confirm) return
    unsettled.delete(delivery)
    confirm(error)
    sendWaiting()
  }
  sender.on('accepted', settled())
  sender.on('rejected', settled(new Error('rejected')))
  sender.on('released', settled(new Error('released')))
  sender.on('modified', settled(new Error('modified')))
  await new Promise<unknown>((resolve, reject) => {
    sender.once('sendable', resolve)
    sender.once('sender_error', () => reject(sender.error))
  })
  sender.on('sendable', sendWaiting)
  return {
    run: (cell) =>
      publishCell(cell, (n, confirm) => {
        const send = (): void => {
          const message = {
            durable: true,
            message_id: publishOptions.messageId,
            subject: 'notifications.info',
            content_type: 'application/json',
            body: rhea.message.data_section(bodies[n % bodies.length] ?? imageBody(n)),
          }
          unsettled.set(sender.send(message), confirm)
        }
        if (sender.sendable()) send()
        else waiting.push(send)
      }),
    close: async () => connection.close(),
  }
}
