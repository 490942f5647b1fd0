/**
 * What a namespace is meant for: the INFO payload of `metadef_resource_type.*`. Keys that are not listed here pass, and
 * are kept.
 *
 * Source: `format_metadef_resource_type_notification` of `glance/notifier.py`.
 */
export interface MetadefResourceType {
  readonly namespace: string
  /** For instance `OS::Glance::Image`. */
  readonly name: string
  /** The same as `name`: there is no update. */
  readonly name_old: string
  /** Goes before the names of the properties. */
  readonly prefix: string | null
  /** Which of the resource's properties are meant, where it has several kinds; for instance `image`. */
  readonly properties_target: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly deleted: boolean
  readonly deleted_at: string | null
  readonly [key: string]: unknown
}
