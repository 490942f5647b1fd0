import type { Issue } from '@glance-notifications/core'
import { type TObject, type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { describeSchema, describeValue } from './describe.js'
import { isRecord } from './is-record.js'

/** Whoever has this many mistakes to mend needs no more of them, and a hostile payload gets no longer answer. */
const maxIssues = 10

/** Why a value does not fit a schema: an issue for every place that is wrong, up to `maxIssues`. */
export function explain(schema: TSchema, value: unknown): readonly Issue[] {
  const issues: Issue[] = []
  for (const issue of issuesOf(schema, value, '')) {
    if (issues.push(issue) === maxIssues) break
  }
  return issues
}

/** TypeBox's own errors name each branch of a union by itself, and do not say what came instead. */
function* issuesOf(schema: TSchema, value: unknown, path: string): Generator<Issue> {
  if (Type.IsUnion(schema)) {
    const branch = isRecord(value) ? schema.anyOf.find((candidate) => Type.IsObject(candidate)) : undefined
    if (branch !== undefined) yield* issuesOf(branch, value, path)
    else if (!Check(schema, value)) yield mismatch(schema, value, path)
  } else if (Type.IsObject(schema) && isRecord(value)) {
    yield* issuesOfKeys(schema, value, path)
  } else if (Type.IsRecord(schema) && isRecord(value)) {
    const member = Type.RecordValue(schema)
    for (const key of Object.keys(value)) yield* issuesOf(member, value[key], pointer(path, key))
  } else if (Type.IsArray(schema) && Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* issuesOf(schema.items, item, pointer(path, `${index}`))
  } else if (!Check(schema, value)) {
    yield mismatch(schema, value, path)
  }
}

function* issuesOfKeys(
  schema: TObject,
  value: Readonly<Record<string, unknown>>,
  path: string,
): Generator<Issue> {
  const required = new Set(schema.required)
  for (const [key, member] of Object.entries(schema.properties)) {
    const at = pointer(path, key)
    if (Object.hasOwn(value, key) && (value[key] !== undefined || required.has(key))) {
      yield* issuesOf(member, value[key], at)
    } else if (required.has(key)) {
      yield { path: at, message: `is missing: must be ${describeSchema(member)}` }
    }
  }
}

/** The issue with a value as a whole. */
export function mismatch(schema: TSchema, value: unknown, path: string): Issue {
  return { path, message: `must be ${describeSchema(schema)}, got ${describeValue(value)}` }
}

/** RFC 6901. */
function pointer(path: string, key: string): string {
  return `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
