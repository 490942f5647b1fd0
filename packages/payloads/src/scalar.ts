import type { Schema } from './schema.js'

/** Whether a value fits a schema that has no parts. No object and no array fits one. */
export function isScalar({ type, pattern, minimum }: Schema, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'string':
      return typeof value === 'string' && (pattern === undefined || new RegExp(pattern, 'u').test(value))
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && isFrom(minimum, value)
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && isFrom(minimum, value)
    case 'bigint':
      return typeof value === 'bigint' && isFrom(minimum, value)
    case 'boolean':
      return typeof value === 'boolean'
    default:
      return type === undefined
  }
}

function isFrom(minimum: number | bigint | undefined, value: number | bigint): boolean {
  return minimum === undefined || value >= minimum
}
