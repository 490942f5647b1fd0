import { imageIdOf, type Listener } from '@glance-notifications/core'
import type { ImageEvents } from '@glance-notifications/payloads'
import { nextRow } from './image-row.js'
import type { ImageTable } from './image-table.js'

export interface KeepTableOptions {
  readonly table: ImageTable
  /** Marks a notification as handled, inside a transaction of the table's database. */
  readonly mark: (messageId: string) => void
  readonly log: (message: string) => void
}

/**
 * Keeps the table up to date. The row and the mark that the notification was handled are one transaction: a process that is
 * killed has done both or neither, so each notification counts exactly once.
 */
export function keepTable(listener: Listener<ImageEvents>, { table, mark, log }: KeepTableOptions): void {
  listener.on('image.*', 'INFO', (notification) => {
    const id = imageIdOf(notification)
    // Trying again would not help: people must look at it.
    if (id === undefined) return { outcome: 'dead-letter', reason: 'It tells no image.' }
    table.database.transactionSync(() => {
      table.put(nextRow(id, table.get(id), notification))
      mark(notification.message_id)
    })
    return { outcome: 'done' }
  })
  // Text for people, without an id. Glance puts the image back to `queued` with an update of its own.
  listener.on('image.upload', 'ERROR', ({ payload, publisher_id, timestamp }) => {
    log(`${timestamp} ${publisher_id}: upload failed: ${payload}`)
  })
  listener.on('image.send', 'ERROR', ({ payload }) => {
    log(`image ${payload.image_id}: only ${payload.bytes_sent} bytes were sent`)
  })
}
