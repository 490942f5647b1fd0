import { deadLetterName } from '../queue-names.js'
import { ConfirmedPublisher } from '../source/confirmed-publisher.js'
import { propertiesWith } from '../source/message-content.js'
import { openAdminConnection } from './admin-connection.js'
import { adminSettings, type DeadLetterQueueOptions, sourceQueue } from './admin-options.js'
import { messageIdOf } from './dead-letter.js'
import { deadLetterOf } from './dead-letter-of.js'
import { deadLettersIn } from './dead-letters-in.js'

/** Which dead letters to send back. */
export interface RequeueOptions extends DeadLetterQueueOptions {
  /** Only these, by `message_id`. Default: all. */
  readonly ids?: readonly string[]
  /** Hears how far it is, after each. */
  readonly onProgress?: (report: RequeueReport) => void
}

/** What became of them. */
export interface RequeueReport {
  /** Back in their queue, to be tried anew. */
  readonly requeued: number
  /** Left where they are: `ids` does not name them. */
  readonly left: number
  /** Of `ids`, those that have not been found (yet, in `onProgress`). */
  readonly missing: readonly string[]
}

/**
 * Moves dead letters back to the queue that they come from, where they are tried anew: the bytes as they were, and no attempts
 * counted. Each is taken from the dead letters only when the broker has it in its queue, so that nothing is lost; a crash in
 * between leaves it in both. Rejects with `unroutable` when the queue is gone, and what was not moved stays.
 */
export async function requeueDeadLetters(options: RequeueOptions): Promise<RequeueReport> {
  const settings = adminSettings(options)
  const queue = sourceQueue(settings.topic, options)
  const wanted = options.ids && new Set(options.ids)
  const missing = new Set(options.ids)
  const connection = await openAdminConnection(settings)
  const publisher = new ConfirmedPublisher({ get: async () => connection })
  let requeued = 0
  let left = 0
  const report = (): RequeueReport => ({ requeued, left, missing: [...missing] })
  try {
    for await (const { message, channel } of deadLettersIn(connection, deadLetterName(queue))) {
      const id = wanted && messageIdOf(deadLetterOf(message))
      if (wanted && (id === undefined || !wanted.has(id))) left++
      else {
        await connection.answer(
          publisher.publish({
            exchange: '',
            routingKey: queue,
            body: message.content,
            properties: propertiesWith(message, {}),
          }),
        )
        channel.ack(message)
        requeued++
        if (id !== undefined) missing.delete(id)
      }
      options.onProgress?.(report())
    }
    return report()
  } finally {
    await connection.close()
  }
}
