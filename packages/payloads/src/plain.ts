import { isRecord } from './is-record.js'
import type { Schema } from './schema.js'

/**
 * Whether a payload that fits the schema is nothing but plain JSON. What the check has found to hold texts and numbers alone, the properties of
 * an image above all, is not walked again; of whatever else is an object the answer is no.
 */
export function plainnessOf(schema: Schema): (payload: unknown) => boolean {
  let flat: ReadonlySet<string> | undefined
  return (payload) => {
    if (!isRecord(payload) || !isPlain(payload)) return typeof payload === 'string'
    flat ??= flatKeys(schema)
    for (const key in payload) {
      const member = payload[key]
      if (!(isPlainScalar(member) || (flat.has(key) && isPlain(member)))) return false
    }
    return true
  }
}

/** JSON leaves out what is undefined, as optional keys are. */
function isPlainScalar(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true
  return typeof value === 'number' ? Number.isFinite(value) : value === undefined
}

/** As it is, apart from what it holds. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The keys of lists and objects that hold nothing but scalars, and no `bigint`, of which JSON knows nothing. */
function flatKeys({ anyOf = [], properties = {} }: Schema): ReadonlySet<string> {
  const own = Object.entries(properties).filter(([, member]) => isFlat(member))
  return new Set([...own.map(([key]) => key), ...anyOf.flatMap((branch) => [...flatKeys(branch)])])
}

function isFlat({ items, patternProperties }: Schema): boolean {
  const members = items ? [items] : Object.values(patternProperties ?? {})
  return members.length > 0 && members.every(isScalar)
}

function isScalar({ anyOf, type }: Schema): boolean {
  if (anyOf) return anyOf.every(isScalar)
  return type === 'string' || type === 'null' || type === 'boolean' || type === 'integer' || type === 'number'
}
