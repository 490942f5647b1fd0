import { parts, payloads } from '../schemas/index.js'
import { isRecord } from '../src/is-record.js'
import type { Schema } from '../src/schema.js'

export interface NamedSchema {
  readonly name: string
  readonly schema: Schema
  /** Of no use by itself, only within others. */
  readonly isPart: boolean
}

/** All schemas, each after those that it is made of. */
export const namedSchemas: readonly NamedSchema[] = [...named(parts, true), ...named(payloads, false)]

function named(schemas: object, isPart: boolean): readonly NamedSchema[] {
  return Object.entries(schemas).flatMap(([name, schema]) =>
    isSchema(schema) ? [{ name, schema, isPart }] : [],
  )
}

/** What TypeBox makes is JSON Schema; its types do not say so of all. */
function isSchema(value: unknown): value is Schema {
  return isRecord(value)
}

/** The name of a schema that says the same. */
export function nameOf(schema: unknown, known: readonly NamedSchema[]): string | undefined {
  if (!isRecord(schema)) return undefined
  const text = textOf(schema)
  return known.find((candidate) => textOf(candidate.schema) === text)?.name
}

function textOf(schema: object): string {
  return JSON.stringify(schema, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
}
