import { type TSchema, Type } from 'typebox'

/** Completes "must be …". */
export function describeSchema(schema: TSchema): string {
  if ('description' in schema && typeof schema.description === 'string') return schema.description
  if (Type.IsUnion(schema)) return alternatives(schema.anyOf.map(describeSchema))
  if (Type.IsArray(schema)) return 'an array'
  if (Type.IsBoolean(schema)) return 'true or false'
  if (Type.IsString(schema)) return 'a string'
  if (Type.IsNull(schema)) return 'null'
  return 'something else'
}

/**
 * Completes "got …". Says what kind of value it is, and of text only how long it is: issues end up in logs, and
 * what is in a payload is none of their business.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'bigint':
      return value < 0n ? 'a negative bigint' : 'a bigint'
    case 'string':
      return `a string of length ${value.length}`
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? 'an array' : 'an object'
    default:
      return `a ${typeof value}`
  }
}

function alternatives(phrases: readonly string[]): string {
  const last = phrases.at(-1) ?? ''
  return phrases.length > 1 ? `${phrases.slice(0, -1).join(', ')} or ${last}` : last
}
