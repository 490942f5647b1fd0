/**
 * Who may see a shared image: the INFO payload of `image.member.*`. Keys that are not listed here pass, and are kept.
 *
 * Source: `format_image_member_notification` of `glance/notifier.py`.
 */
export interface ImageMember {
  /** UUID of the image that is shared. */
  readonly image_id: string
  /** The tenant that it is shared with. */
  readonly member_id: string
  /** What the tenant said: Glance has `pending`, `accepted` and `rejected`. */
  readonly status: string
  readonly created_at: string
  readonly updated_at: string
  readonly deleted: boolean
  readonly deleted_at: string | null
  readonly [key: string]: unknown
}
