import type { Priority } from '@glance-notifications/core'
import type { GlanceEventType } from './glance-event-map.js'
import type { ImageEventType } from './images/image-event-map.js'
import { isRecord } from './is-record.js'
import { glancePayloadRule, imagePayloadRule } from './payload-rules.js'

/** A JSON Schema, in words that mean the same in every draft since 6. */
export type JsonSchema = { [keyword: string]: unknown }

/**
 * The JSON Schema of the payload of an image event, for instance for an AsyncAPI document or a validator in another
 * language. Each call returns a new object. `undefined` for what is not an image event.
 */
export function imageJsonSchema(eventType: ImageEventType, priority: Priority): JsonSchema
/** The same for any text: `undefined` for what is not an image event. */
export function imageJsonSchema(eventType: string, priority: string): JsonSchema | undefined
export function imageJsonSchema(eventType: string, priority: string): JsonSchema | undefined {
  return jsonSchema(imagePayloadRule(eventType, priority)?.schema)
}

/** As `imageJsonSchema`, for every event of Glance; `undefined` for what is none. */
export function glanceJsonSchema(eventType: GlanceEventType, priority: Priority): JsonSchema
/** The same for any text: `undefined` for what is no event of Glance. */
export function glanceJsonSchema(eventType: string, priority: string): JsonSchema | undefined
export function glanceJsonSchema(eventType: string, priority: string): JsonSchema | undefined {
  return jsonSchema(glancePayloadRule(eventType, priority)?.schema)
}

function jsonSchema(schema: unknown): JsonSchema | undefined {
  return isRecord(schema) ? cleaned(schema) : undefined
}

/** Without `bigint`, which is an integer in JSON, and without the unions of one that this leaves behind. */
function cleaned(schema: Readonly<Record<string, unknown>>): JsonSchema {
  const { anyOf } = schema
  const branches = Array.isArray(anyOf) ? anyOf.filter((branch) => !isBigInt(branch)) : []
  if (branches.length === 1 && isRecord(branches[0])) return cleaned(branches[0])
  const copy: JsonSchema = {}
  for (const [keyword, value] of Object.entries(schema)) {
    copy[keyword] = keyword === 'anyOf' ? branches.map(cleanedValue) : cleanedValue(value)
  }
  return copy
}

function cleanedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleanedValue)
  return isRecord(value) ? cleaned(value) : value
}

function isBigInt(schema: unknown): boolean {
  return isRecord(schema) && schema.type === 'bigint'
}
