import type { Issue } from './notification-error.js'

/** Objects may nest this deep. */
export const maxDepth = 100

/** What JSON turns into `{}` or `null`, or into a heap of numbers. */
const withoutJson = [
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  RegExp,
  Error,
  ArrayBuffer,
  SharedArrayBuffer,
  Object.getPrototypeOf(Uint8Array),
  DataView,
]

interface Walk {
  hasBigInt: boolean
}

interface Fault {
  readonly message: string
  readonly path: string[]
  readonly parents: unknown[]
}

/** The first thing in a value that JSON would drop or change in silence; and whether there is a `bigint` to write. */
export function findFault(value: unknown): {
  readonly issue: Issue | undefined
  readonly hasBigInt: boolean
} {
  const walk: Walk = { hasBigInt: false }
  const found = examine(value, '', 0, walk, 'is missing')
  return { issue: found && toIssue(found), hasBigInt: walk.hasBigInt }
}

/** `ifUndefined`: what is wrong with `undefined` at this place, if anything is. */
function examine(
  value: unknown,
  key: string,
  depth: number,
  walk: Walk,
  ifUndefined: string | undefined,
): Fault | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : fault('is not a finite number')
    case 'bigint':
      walk.hasBigInt = true
      return undefined
    case 'function':
    case 'symbol':
      return fault(`is a ${typeof value}, which JSON cannot carry`)
    case 'undefined':
      return ifUndefined === undefined ? undefined : fault(ifUndefined)
    case 'object':
      return value === null ? undefined : examineObject(value, key, depth, walk, ifUndefined)
    default:
      return undefined
  }
}

function examineObject(
  value: object,
  key: string,
  depth: number,
  walk: Walk,
  ifUndefined: string | undefined,
): Fault | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? fault('is not a valid date') : undefined
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const written: unknown = value.toJSON(key)
    return typeof written === 'object' && written !== null
      ? examineMembers(written, depth, walk)
      : examine(written, key, depth, walk, ifUndefined)
  }
  return examineMembers(value, depth, walk)
}

function examineMembers(value: object, depth: number, walk: Walk): Fault | undefined {
  const isList = Array.isArray(value)
  if (!isList && !isPlain(value) && withoutJson.some((type) => value instanceof type))
    return fault(`is of class ${value.constructor.name}, which JSON cannot carry`)
  if (depth === maxDepth) return fault(`is nested deeper than ${maxDepth} levels`)
  const ifUndefined = isList ? 'is undefined, which JSON cannot carry' : undefined
  for (const key of isList ? value.keys() : Object.keys(value)) {
    const member: unknown = Reflect.get(value, key)
    const found = examine(member, String(key), depth + 1, walk, ifUndefined)
    if (found) {
      found.path.unshift(String(key))
      found.parents.unshift(value)
      return found
    }
  }
  return undefined
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function fault(message: string): Fault {
  return { message, path: [], parents: [] }
}

/** A cycle shows itself as endless depth; say so, and name the place where it closes. */
function toIssue({ message, path, parents }: Fault): Issue {
  const closes = parents.findIndex((parent, index) => parents.indexOf(parent) < index)
  return closes < 0
    ? { path: jsonPointer(path), message }
    : { path: jsonPointer(path.slice(0, closes)), message: 'contains itself' }
}

/** RFC 6901. */
export function jsonPointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
