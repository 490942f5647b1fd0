import type { EventCatalogue, Issue } from '@glance-notifications/core'
import { explain, mismatch } from './explain.js'
import { isRecord } from './is-record.js'
import type { RuleLookup } from './payload-rules.js'
import type { Schema } from './schema.js'

/** What is wrong with a payload of a catalogue; `undefined` when nothing is. Never throws. */
export function validatorOf(ruleOf: RuleLookup, eventTypes: readonly string[]): EventCatalogue['validate'] {
  const unknownPair: Issue = {
    path: '',
    message: `is not in the catalogue, which has ${eventTypes.join(', ')}, each as INFO, WARN and ERROR`,
  }
  return (eventType, priority, payload) => {
    const rule = ruleOf(eventType, priority)
    if (rule === undefined) return [unknownPair]
    try {
      const fits = rule.check(payload)
      return fits && !mayInherit(payload) ? undefined : issuesOf(rule.schema, payload, fits)
    } catch {
      // What was thrown is the caller's own, and may say anything.
      return [{ path: '', message: 'cannot be read: a getter or a proxy in it has thrown' }]
    }
  }
}

function issuesOf(schema: Schema, payload: unknown, fits: boolean): readonly Issue[] | undefined {
  const issues = explain(schema, payload)
  if (issues.length > 0) return issues
  return fits ? undefined : [mismatch(schema, payload, '')]
}

/** The check takes inherited keys for present; JSON leaves them out. */
function mayInherit(value: unknown): boolean {
  if (!isRecord(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== null && prototype !== Object.prototype
}
