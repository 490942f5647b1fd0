import type { EventCatalogue, Issue } from '@glance-notifications/core'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { explain, mismatch } from './explain.js'
import { isRecord } from './is-record.js'
import type { SchemaLookup } from './payload-schemas.js'

type Check = (value: unknown) => boolean

/** Compiling takes milliseconds: it waits until a schema is needed, and events that share one share the check. */
const checks = new Map<TSchema, Check>()

/** What is wrong with a payload of a catalogue; `undefined` when nothing is. Never throws. */
export function validatorOf(
  schemaOf: SchemaLookup,
  eventTypes: readonly string[],
): EventCatalogue['validate'] {
  const unknownPair: Issue = {
    path: '',
    message: `is not in the catalogue, which has ${eventTypes.join(', ')}, each as INFO, WARN and ERROR`,
  }
  return (eventType, priority, payload) => {
    const schema = schemaOf(eventType, priority)
    if (schema === undefined) return [unknownPair]
    try {
      return issuesOf(schema, payload)
    } catch {
      // What was thrown is the caller's own, and may say anything.
      return [{ path: '', message: 'cannot be read: a getter or a proxy in it has thrown' }]
    }
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
