import { randomUUID } from 'node:crypto'
import { findFault } from './json-fault.js'
import { type Issue, NotificationError } from './notification-error.js'
import { isPlainJson } from './plain-json.js'

/** Longer integers than this are not turned into `bigint`: that takes time that grows with the square. */
const maxIntegerDigits = 100

/**
 * The value as JSON, nothing lost on the way: what JSON would drop or change in silence (functions, symbols,
 * NaN, maps and sets, promises, cycles) is an `invalid` error that names the place. A `bigint` is written as digits.
 * `where` is the place of the value in the notification, when it is not the payload.
 */
export function stringifyJson(value: unknown, where = ''): string {
  let issue: Issue | undefined
  let cause: unknown
  try {
    if (isPlainJson(value)) return JSON.stringify(value)
    const found = findFault(value)
    if (!found.issue) return found.hasBigInt ? stringifyWithBigInt(value) : JSON.stringify(value)
    issue = found.issue
  } catch (error) {
    // A getter or a toJSON of the caller's has thrown.
    issue = { path: '', message: 'cannot be written as JSON' }
    cause = error
  }
  throw invalid(issue, where, cause)
}

/** The value of a JSON text; integers beyond 2^53 come as `bigint`. Throws `SyntaxError`. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return /\d{16}/.test(text) ? withBigIntegers(text, value) : value
}

/** What `JSON.parse` has made of a text, with `bigint` for the integers that a number cannot hold. */
export function withBigIntegers(text: string, value: unknown): unknown {
  const tag = `bigint:${randomUUID()}:`
  const tagged = tagBigIntegers(text, tag)
  if (tagged === text) return value
  return JSON.parse(tagged, (_, member) =>
    typeof member === 'string' && member.startsWith(tag) ? BigInt(member.slice(tag.length)) : member,
  )
}

function invalid({ path, message }: Issue, where: string, cause: unknown): NotificationError {
  const subject = where === '' ? 'The payload' : 'The notification'
  const at = where + path
  return new NotificationError('invalid', `${subject}${at === '' ? '' : ` at ${at}`} ${message}.`, {
    issues: [{ path: at, message }],
    cause,
  })
}

/** Node 20 has no raw JSON: digits go through as tagged strings whose quotes are then taken off. */
function stringifyWithBigInt(value: unknown): string {
  const tag = `bigint:${randomUUID()}:`
  const text = JSON.stringify(value, function (this: object, key, member) {
    // Not only the member: an application may have given `BigInt` a `toJSON`, which has been called by now.
    const raw: unknown = Reflect.get(this, key)
    const big = typeof raw === 'bigint' ? raw : member
    return typeof big === 'bigint' ? `${tag}${big}` : member
  })
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
