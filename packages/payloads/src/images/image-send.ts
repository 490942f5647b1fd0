import type { ByteCount } from './image.js'

/**
 * The payload of `image.send` at every priority: who was sent how much of which image. Glance sends ERROR when
 * that was less than the image. Keys that are not listed here pass, and are kept.
 *
 * Source: `image_send_notification` of `glance/api/common.py` and `_format_image_send` of `glance/notifier.py`.
 */
export interface ImageSend {
  /** UUID. */
  readonly image_id: string
  /** Tenant or user that owns the image. */
  readonly owner_id: string | null
  /** Tenant of the account that received the image; `null` when it was not authenticated. */
  readonly receiver_tenant_id: string | null
  /** User of the account that received the image; `null` when it was not authenticated. */
  readonly receiver_user_id: string | null
  /** Only v1 and the image cache of Glance send it. */
  readonly destination_ip?: string | null
  /** What was actually sent; of a range request, the bytes of the range. */
  readonly bytes_sent: ByteCount
  readonly [key: string]: unknown
}
