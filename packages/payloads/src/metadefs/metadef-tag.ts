/**
 * A tag of a namespace: the INFO payload of `metadef_tag.*`. Keys that are not listed here pass, and are kept.
 *
 * Source: `format_metadef_tag_notification` of `glance/notifier.py`.
 */
export interface MetadefTag {
  readonly namespace: string
  readonly name: string
  /** The name before an update; in all other events the same as `name`. */
  readonly name_old: string
  readonly created_at: string
  readonly updated_at: string
  readonly deleted: boolean
  readonly deleted_at: string | null
  readonly [key: string]: unknown
}
