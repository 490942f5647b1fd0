import type { Issue } from '@glance-notifications/core'
import { describeSchema, describeValue } from './describe.js'
import { isRecord } from './is-record.js'
import { isScalar } from './scalar.js'
import type { Schema } from './schema.js'

/** Whoever has this many mistakes to mend needs no more of them, and a hostile payload gets no longer answer. */
const maxIssues = 10

/** Why a value does not fit a schema: an issue for every place that is wrong, up to `maxIssues`. */
export function explain(schema: Schema, value: unknown): readonly Issue[] {
  const issues: Issue[] = []
  for (const issue of issuesOf(schema, value, '')) {
    if (issues.push(issue) === maxIssues) break
  }
  return issues
}

/** A value that fits no branch of a union has one issue, not one for each branch. */
function* issuesOf(schema: Schema, value: unknown, path: string): Generator<Issue> {
  const { anyOf, properties, patternProperties, items } = schema
  if (anyOf) {
    const branch = isRecord(value) ? anyOf.find((candidate) => candidate.properties) : undefined
    if (branch) yield* issuesOf(branch, value, path)
    else if (!anyOf.some((candidate) => fits(candidate, value))) yield mismatch(schema, value, path)
  } else if (properties && isRecord(value)) {
    yield* issuesOfKeys(schema, properties, value, path)
  } else if (patternProperties && isRecord(value)) {
    const [member = {}] = Object.values(patternProperties)
    for (const key of Object.keys(value)) yield* issuesOf(member, value[key], pointer(path, key))
  } else if (items && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* issuesOf(items, item, pointer(path, `${index}`))
  } else if (!isScalar(schema, value)) {
    yield mismatch(schema, value, path)
  }
}

function fits(schema: Schema, value: unknown): boolean {
  return issuesOf(schema, value, '').next().done === true
}

function* issuesOfKeys(
  schema: Schema,
  properties: Readonly<Record<string, Schema>>,
  value: Readonly<Record<string, unknown>>,
  path: string,
): Generator<Issue> {
  const required = new Set(schema.required)
  for (const [key, member] of Object.entries(properties)) {
    const at = pointer(path, key)
    if (Object.hasOwn(value, key) && (value[key] !== undefined || required.has(key))) {
      yield* issuesOf(member, value[key], at)
    } else if (required.has(key)) {
      yield { path: at, message: `is missing: must be ${describeSchema(member)}` }
    }
  }
}

/** The issue with a value as a whole. */
export function mismatch(schema: Schema, value: unknown, path: string): Issue {
  return { path, message: `must be ${describeSchema(schema)}, got ${describeValue(value)}` }
}

/** RFC 6901. */
function pointer(path: string, key: string): string {
  return `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
