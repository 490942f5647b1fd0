import { maxDepth } from './json-fault.js'

/**
 * Whether JSON carries a value as it is: texts, finite numbers, booleans, null, and plain objects and lists of them. It is the quick
 * answer for nearly every payload, and errs on the safe side: of what it does not know, `findFault` tells what is wrong, if anything.
 */
export function isPlainJson(value: unknown, depth = 0): boolean {
  // Not a `switch`, for which V8 would make the name of each type.
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true
  if (typeof value === 'number') return Number.isFinite(value)
  return (
    typeof value === 'object' && depth < maxDepth && !('toJSON' in value) && hasPlainMembers(value, depth + 1)
  )
}

function hasPlainMembers(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    // By index, as JSON.stringify does: a hole is `undefined`, which a list cannot carry.
    for (let index = 0; index < value.length; index += 1) if (!isPlainJson(value[index], depth)) return false
    return true
  }
  if (!isPlain(value)) return false
  // What is inherited is looked at in vain, and there is none. A member that is `undefined` is left out, as optional properties are.
  for (const key in value) {
    const member = value[key]
    if (member !== undefined && !isPlainJson(member, depth)) return false
  }
  return true
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
