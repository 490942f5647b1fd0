import { type TSchema, Type } from 'typebox'

// A `description` here completes the sentence "must be …" of an issue.

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

export const count = Type.Integer({ minimum: 0, description: 'an integer >= 0' })

/** Not part of JSON Schema; `json-schema.ts` leaves it out, for on the wire it is an integer. */
export const bigCount = Type.BigInt({ minimum: 0n, description: 'a bigint >= 0' })

export const byteCount = Type.Union([count, bigCount])

export const byteCountOrNull = Type.Union([count, bigCount, Type.Null()])

export const strings = Type.Array(Type.String())

/** The pattern matches every key; the one that TypeBox takes by itself lets keys with a line break escape. */
export const stringsByKey = Type.Record(Type.String({ pattern: '^' }), nullable(Type.String()), {
  description: 'an object of strings',
})

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
