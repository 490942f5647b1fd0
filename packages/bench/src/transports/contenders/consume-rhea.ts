import type { OpenContender } from '../../contender/contender.js'
import { consumeCell } from '../consume-cell.js'
import { handlerFor } from '../handlers.js'
import { openRhea } from '../rhea-connection.js'
import type { Amqp10Settings } from '../settings.js'

/** Plain rhea, as its documentation has it: JSON.parse, and an outcome for each. */
export const open: OpenContender<Amqp10Settings> = async (settings) => ({
  run: (cell) =>
    consumeCell(cell, async (handled) => {
      const handle = handlerFor(cell.params)
      const connection = await openRhea(settings)
      const receiver = connection.open_receiver({
        source: { address: settings.address },
        credit_window: cell.params.prefetch ?? 1,
        autoaccept: false,
      })
      receiver.on('message', ({ message, delivery }) => {
        const content: unknown = message?.body?.content
        if (!Buffer.isBuffer(content)) throw new Error('a message without data')
        const notification = JSON.parse(content.toString())
        if (notification.payload.status !== 'active') throw new Error('this is another image')
        const done = (): void => {
          delivery?.accept()
          handled()
        }
        const busy = handle()
        if (busy) void busy.then(done)
        else done()
      })
      return async () => {
        // Of what is on its way when it closes rhea complains: "transfer after detach".
        connection.on('error', () => {})
        connection.close()
      }
    }),
})
