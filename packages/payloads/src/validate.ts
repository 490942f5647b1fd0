import type { Issue } from '@glance-notifications/core'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { explain, mismatch } from './explain.js'
import { imageEventTypes } from './image-event-map.js'
import { isRecord } from './is-record.js'
import { payloadSchema } from './payload-schemas.js'

type Check = (value: unknown) => boolean

/** Compiling takes milliseconds: it waits until a schema is needed, and events that share one share the check. */
const checks = new Map<TSchema, Check>()

const unknownPair: Issue = {
  path: '',
  message: `is not in the catalogue, which has ${imageEventTypes.join(', ')}, each as INFO, WARN and ERROR`,
}

/** What is wrong with the payload of an image event; `undefined` when nothing is. Never throws. */
export function validate(
  eventType: string,
  priority: string,
  payload: unknown,
): readonly Issue[] | undefined {
  const schema = payloadSchema(eventType, priority)
  if (schema === undefined) return [unknownPair]
  try {
    return issuesOf(schema, payload)
  } catch {
    // What was thrown is the caller's own, and may say anything.
    return [{ path: '', message: 'cannot be read: a getter or a proxy in it has thrown' }]
  }
}

function issuesOf(schema: TSchema, payload: unknown): readonly Issue[] | undefined {
  const fits = checkOf(schema)(payload)
  if (fits && !mayInherit(payload)) return undefined
  const issues = explain(schema, payload)
  if (issues.length > 0) return issues
  return fits ? undefined : [mismatch(schema, payload, '')]
}

function checkOf(schema: TSchema): Check {
  let check = checks.get(schema)
  if (check === undefined) {
    const validator = Compile(schema)
    check = (value) => validator.Check(value)
    checks.set(schema, check)
  }
  return check
}

/** The compiled check takes inherited keys for present; JSON leaves them out. */
function mayInherit(value: unknown): boolean {
  if (!isRecord(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== null && prototype !== Object.prototype
}
