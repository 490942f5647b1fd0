import type { MetadefPropertyDefinition } from './metadef-property.js'

/**
 * A group of properties: the INFO payload of `metadef_object.*`. Keys that are not listed here pass, and are kept.
 *
 * Glance 25 loses the notifications of an object with a property of type `array`: it cannot write their `items`.
 *
 * Source: `format_metadef_object_notification` of `glance/notifier.py`.
 */
export interface MetadefObject {
  readonly namespace: string
  readonly name: string
  /** The name before an update; in all other events the same as `name`. */
  readonly name_old: string
  /** Glance writes `null` in them for whatever is 0, `false` or empty. */
  readonly properties: readonly MetadefPropertyDefinition[]
  /** Names of the properties that must be there. */
  readonly required: readonly string[] | null
  readonly description: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly deleted: boolean
  readonly deleted_at: string | null
  readonly [key: string]: unknown
}
