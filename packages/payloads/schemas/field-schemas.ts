import { type TSchema, Type } from 'typebox'

// A `description` here completes the sentence "must be …" of an issue. What is published is made of these: see `index.ts`.

/** Any version and case: Glance accepts from its users whatever is hex in this shape. */
export const uuid = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'a UUID',
})

/** Not the format `date-time`, which asks for a zone: v1 writes none. */
export const time = Type.String({
  pattern:
    '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d{1,6})?Z?$',
  description: 'a UTC time such as 2026-11-22T07:46:48Z',
})

export const text = Type.String({ description: 'a text message' })

export const safeCount = Type.Integer({ minimum: 0, description: 'an integer >= 0' })

/** `bigint` is not part of JSON Schema; `src/json-schema.ts` leaves it out, for on the wire it is an integer. */
const bigCount = Type.BigInt({ minimum: 0n, description: 'a bigint >= 0' })

/** May be beyond 2^53. */
export const wideCount = Type.Union([safeCount, bigCount])

export const wideCountOrNull = Type.Union([safeCount, bigCount, Type.Null()])

/** Integers beyond 2^53 included. */
export const numberOrNull = Type.Union([
  Type.Number({ description: 'a number' }),
  Type.BigInt({ description: 'a bigint' }),
  Type.Null(),
])

export const stringOrNull = nullable(Type.String())

export const timeOrNull = nullable(time)

export const booleanOrNull = nullable(Type.Boolean())

export const strings = Type.Array(Type.String())

/** The pattern matches every key; the one that TypeBox takes by itself lets keys with a line break escape. */
const anyKey = Type.String({ pattern: '^' })

export const stringsByKey = Type.Record(anyKey, stringOrNull, {
  description: 'an object of strings',
})

export const anyObject = Type.Record(anyKey, Type.Unknown(), { description: 'an object' })

/** Not `Type.Unknown()`, which takes `undefined`: that is not sent. */
export const anyJson = Type.Unsafe<unknown>(
  Type.Union(
    [
      Type.Null(),
      Type.Boolean(),
      Type.Number(),
      Type.BigInt(),
      Type.String(),
      Type.Array(Type.Unknown()),
      anyObject,
    ],
    { description: 'what JSON can hold' },
  ),
)

/** The keys with which Glance tells when a record came, changed and went. */
export const timeKeys = { created_at: time, updated_at: time }

export const deletionKeys = { deleted: Type.Boolean(), deleted_at: timeOrNull }

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
