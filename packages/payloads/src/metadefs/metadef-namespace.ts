/**
 * A namespace of metadata definitions: the INFO payload of `metadef_namespace.*`. Keys that are not listed here pass,
 * and are kept.
 *
 * Source: `format_metadef_namespace_notification` of `glance/notifier.py`.
 */
export interface MetadefNamespace {
  /** For instance `OS::Compute::Quota`. */
  readonly namespace: string
  /** The name before an update; in all other events the same as `namespace`. */
  readonly namespace_old: string
  readonly display_name: string | null
  /** Whether deletion is refused. */
  readonly protected: boolean
  /** `public` or `private`. */
  readonly visibility: string
  readonly owner: string | null
  readonly description: string | null
  readonly created_at: string
  readonly updated_at: string
  /** `true` in `metadef_namespace.delete` only: `delete_objects`, `delete_properties`, `delete_tags` leave it there. */
  readonly deleted: boolean
  readonly deleted_at: string | null
  readonly [key: string]: unknown
}
