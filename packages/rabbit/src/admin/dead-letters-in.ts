import type { Channel, GetMessage } from 'amqplib'
import { isNotFound, rabbitError, topologyError } from '../rabbit-error.js'
import type { AdminConnection } from './admin-connection.js'

const missingHelp =
  'Listeners declare it when they connect: see whether group or queue, topic and virtual host are the right ones.'
const readHelp = 'Grant the user read rights on it.'

/** A message, and the channel on which it is to be acknowledged. */
export interface HeldMessage {
  readonly message: GetMessage
  readonly channel: Channel
}

/** What is in the queue when the reading begins: not what comes back to it meanwhile. */
export async function* deadLettersIn(
  connection: AdminConnection,
  queue: string,
): AsyncGenerator<HeldMessage, void, void> {
  const channel = await connection.answer(connection.model.createChannel())
  let failure: unknown
  channel.on('error', (cause) => {
    failure = cause
  })
  try {
    const { messageCount } = await connection.answer(channel.checkQueue(queue))
    for (let left = messageCount; left > 0; left--) {
      const message = await connection.answer(channel.get(queue))
      if (message === false) return
      yield { message, channel }
    }
  } catch (error) {
    if (isNotFound(error))
      throw rabbitError('topology', `There is no queue ${queue}. ${missingHelp}`, { cause: error })
    throw failure === undefined ? error : topologyError(error, `queue ${queue}`, readHelp)
  } finally {
    // Sends off the acknowledgements, which the end of the connection would overtake; what was not acknowledged stays.
    if (failure === undefined) await connection.answer(channel.close()).catch(() => {})
  }
}
