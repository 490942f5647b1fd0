/**
 * What values a property may have, in words of JSON Schema. All of it may be `null`: what was not defined.
 *
 * Source: `_format_metadef_object_property` and `format_metadef_property_notification` of `glance/notifier.py`.
 */
export interface MetadefPropertyDefinition {
  readonly name: string
  /** `array`, `boolean`, `integer`, `number` or `string`. */
  readonly type: string | null
  readonly title: string | null
  readonly description: string | null
  /** Text when the API made the property; of definitions loaded from a file whatever stands there, such as `1`. */
  readonly default: unknown
  readonly minimum: number | bigint | null
  readonly maximum: number | bigint | null
  /** Texts when the API made the property; of definitions loaded from a file whatever stands there. */
  readonly enum: readonly unknown[] | null
  readonly pattern: string | null
  readonly minLength: number | bigint | null
  readonly maxLength: number | bigint | null
  readonly confidential: boolean | null
  /** What an array holds: `type`, and maybe `enum`. */
  readonly items: Readonly<Record<string, unknown>> | null
  readonly uniqueItems: boolean | null
  readonly minItems: number | bigint | null
  readonly maxItems: number | bigint | null
  readonly additionalItems: boolean | null
  readonly [key: string]: unknown
}

/**
 * A property of a namespace: the INFO payload of `metadef_property.*`, the only one that has neither `created_at` nor
 * `updated_at`. Keys that are not listed here pass, and are kept.
 *
 * Source: `format_metadef_property_notification` of `glance/notifier.py`.
 */
export interface MetadefProperty extends MetadefPropertyDefinition {
  readonly namespace: string
  /** The name before an update; in all other events the same as `name`. */
  readonly name_old: string
  readonly deleted: boolean
  readonly deleted_at: string | null
}
