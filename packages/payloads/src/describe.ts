import type { Schema } from './schema.js'

/** Completes "must be …". */
export function describeSchema({ description, anyOf, type }: Schema): string {
  if (description !== undefined) return description
  if (anyOf) return alternatives(anyOf.map(describeSchema))
  switch (type) {
    case 'array':
      return 'an array'
    case 'boolean':
      return 'true or false'
    case 'string':
      return 'a string'
    case 'null':
      return 'null'
    default:
      return 'something else'
  }
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
