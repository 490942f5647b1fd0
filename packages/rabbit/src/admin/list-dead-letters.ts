import { deadLetterName } from '../queue-names.js'
import { openAdminConnection } from './admin-connection.js'
import { adminSettings, type DeadLetterQueueOptions, sourceQueue } from './admin-options.js'
import type { DeadLetter } from './dead-letter.js'
import { deadLetterOf } from './dead-letter-of.js'
import { deadLettersIn } from './dead-letters-in.js'

/**
 * The dead letters of a queue, the oldest first, as they are when the reading begins. They stay where they are: each is held
 * back from others until the reading ends. Throws `NotificationError`: `topology` where there is no
 * such queue, else what kept it from the broker.
 */
export async function* listDeadLetters(
  options: DeadLetterQueueOptions,
): AsyncGenerator<DeadLetter, void, void> {
  const settings = adminSettings(options)
  const name = deadLetterName(sourceQueue(settings.topic, options))
  const connection = await openAdminConnection(settings)
  try {
    for await (const { message } of deadLettersIn(connection, name)) yield deadLetterOf(message)
  } finally {
    await connection.close()
  }
}
