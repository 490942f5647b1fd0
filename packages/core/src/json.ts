import { randomUUID } from 'node:crypto'
import { type Issue, NotificationError } from './notification-error.js'

/** Objects may nest this deep. */
export const maxDepth = 100

/** Longer integers than this are not turned into `bigint`: that takes time that grows with the square. */
const maxIntegerDigits = 100

interface Walk {
  hasBigInt: boolean
}

interface Problem {
  readonly message: string
  readonly path: string[]
  readonly parents: unknown[]
}

/**
 * The value as JSON, nothing lost on the way: what JSON would drop or change in silence (functions, symbols,
 * NaN, maps and sets, cycles) is an `invalid` error that names the place. A `bigint` is written as digits.
 */
export function stringifyJson(value: unknown): string {
  const walk: Walk = { hasBigInt: false }
  const problem =
    value === undefined ? { message: 'is missing', path: [], parents: [] } : examine(value, 0, walk)
  if (problem) throw invalid(toIssue(problem))
  try {
    return walk.hasBigInt ? stringifyWithBigInt(value) : JSON.stringify(value)
  } catch (cause) {
    throw invalid({ path: '', message: 'cannot be written as JSON' }, cause)
  }
}

/** The value of a JSON text; integers beyond 2^53 come as `bigint`. Throws `SyntaxError`. */
export function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  const tag = `bigint:${randomUUID()}:`
  const tagged = tagBigIntegers(text, tag)
  if (tagged === text) return JSON.parse(text)
  return JSON.parse(tagged, (_, value) =>
    typeof value === 'string' && value.startsWith(tag) ? BigInt(value.slice(tag.length)) : value,
  )
}

function examine(value: unknown, depth: number, walk: Walk): Problem | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : fault('is not a finite number')
    case 'bigint':
      walk.hasBigInt = true
      return undefined
    case 'function':
    case 'symbol':
      return fault(`is a ${typeof value}, which JSON cannot carry`)
    case 'object':
      return value === null ? undefined : examineObject(value, depth, walk)
    default:
      return undefined
  }
}

function examineObject(value: object, depth: number, walk: Walk): Problem | undefined {
  if ('toJSON' in value && typeof value.toJSON === 'function') return undefined
  if (value instanceof Map || value instanceof Set)
    return fault(`is a ${value.constructor.name}, which JSON cannot carry`)
  if (depth === maxDepth) return fault(`is nested deeper than ${maxDepth} levels`)
  for (const [key, member] of Object.entries(value)) {
    const problem = examine(member, depth + 1, walk)
    if (problem) {
      problem.path.unshift(key)
      problem.parents.unshift(value)
      return problem
    }
  }
  return undefined
}

function fault(message: string): Problem {
  return { message, path: [], parents: [] }
}

/** A cycle shows itself as endless depth; say so, and name the place where it closes. */
function toIssue({ message, path, parents }: Problem): Issue {
  const closes = parents.findIndex((parent, index) => parents.indexOf(parent) < index)
  return closes < 0
    ? { path: jsonPointer(path), message }
    : { path: jsonPointer(path.slice(0, closes)), message: 'contains itself' }
}

/** RFC 6901. */
export function jsonPointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function invalid(issue: Issue, cause?: unknown): NotificationError {
  const at = issue.path === '' ? 'The payload' : `The payload at ${issue.path}`
  return new NotificationError('invalid', `${at} ${issue.message}.`, { issues: [issue], cause })
}

/** Node 20 has no raw JSON: digits go through as tagged strings whose quotes are then taken off. */
function stringifyWithBigInt(value: unknown): string {
  const tag = `bigint:${randomUUID()}:`
  const text = JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? `${tag}${member}` : member))
  return text.replaceAll(new RegExp(`"${tag}(-?\\d+)"`, 'g'), '$1')
}

/** Writes integers that a number cannot hold as tagged strings; all else stays as it is. */
function tagBigIntegers(text: string, tag: string): string {
  const number = /-?\d[\d.eE+-]*/y
  let tagged = ''
  let copied = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) {
      inString = true
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      number.lastIndex = at
      const token = number.exec(text)?.[0] ?? ''
      if (/^-?\d+$/.test(token) && token.length <= maxIntegerDigits && !Number.isSafeInteger(Number(token))) {
        tagged += `${text.slice(copied, at)}"${tag}${token}"`
        copied = at + token.length
      }
      at += Math.max(token.length - 1, 0)
    }
  }
  return tagged + text.slice(copied)
}
