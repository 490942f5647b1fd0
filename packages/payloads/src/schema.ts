/** As much of JSON Schema as the payloads of Glance need, and `bigint` besides. One without a keyword is anything at all. */
export interface Schema {
  readonly title?: string
  /** Completes "must be …". */
  readonly description?: string
  readonly type?: 'array' | 'bigint' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string'
  readonly anyOf?: readonly Schema[]
  readonly pattern?: string
  readonly minimum?: number | bigint
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  /** One pattern, which every key matches. */
  readonly patternProperties?: Readonly<Record<string, Schema>>
}
