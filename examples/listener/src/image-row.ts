import type { NotificationOf } from '@glance-notifications/core'
import type { ByteCount, ImageEvents } from '@glance-notifications/payloads'

export type ImageNotification = NotificationOf<ImageEvents, 'image.*', 'INFO'>

/** What the table knows of an image. */
export interface ImageRow {
  readonly id: string
  readonly name: string | null
  readonly status: string
  readonly owner: string | null
  /** Bytes. */
  readonly size: number | null
  readonly updatedAt: string
  readonly deleted: boolean
  /** How often it was sent to someone, and how many bytes in all. */
  readonly sends: number
  readonly bytesSent: number
  /** Notifications that the row was made of: counts what was handled twice. */
  readonly notifications: number
}

/** The row after the notification. Of an image that was never heard of, the notification is all there is to know. */
export function nextRow(id: string, row: ImageRow | undefined, notification: ImageNotification): ImageRow {
  const before = row ?? unknownRow(id)
  const counted = { ...before, notifications: before.notifications + 1 }
  switch (notification.event_type) {
    case 'image.send': {
      const bytesSent = before.bytesSent + numberOf(notification.payload.bytes_sent)
      return { ...counted, sends: before.sends + 1, bytesSent }
    }
    case 'image.delete':
      return { ...counted, status: 'deleted', deleted: true }
    default: {
      // An image that is deleted during its upload is uploaded, and activated, all the same: Glance says so last.
      if (before.deleted) return counted
      const { name, status, owner, size, updated_at: updatedAt } = notification.payload
      return { ...counted, name, status, owner, size: size === null ? null : numberOf(size), updatedAt }
    }
  }
}

function unknownRow(id: string): ImageRow {
  return {
    id,
    name: null,
    status: 'unknown',
    owner: null,
    size: null,
    updatedAt: '',
    deleted: false,
    sends: 0,
    bytesSent: 0,
    notifications: 0,
  }
}

function numberOf(bytes: ByteCount): number {
  return Number(bytes)
}
