import { invalidOption } from '@glance-notifications/core'
import { isMaskKey } from './mask-keys.js'
import { parseMaskPath } from './mask-path.js'
import type { PinoLike } from './pino-like.js'

/** The `name` in every line; Glance's own logger of 2013 was `glance.notifier.notify_log`. */
export const defaultLoggerName = 'glance.notifier'

/** Where lines go, and what is masked in them. */
export interface LoggingStrategyOptions {
  /**
   * Where lines are appended. Made when it is not there, with its folders, at the first send; opened again when
   * it was renamed or removed. Relative to the working directory at construction. Default: stdout.
   */
  readonly logFile?: string
  /** A pino logger of your own, instead of `logFile` and `name`. It is never closed here. Default: one is made. */
  readonly logger?: PinoLike
  /** The `name` in every line. Default `glance.notifier`. */
  readonly name?: string
  /**
   * What to write as `***` besides, by its place in the notification, as in pino's `redact`:
   * `payload.properties.license`, `payload["a.b"]`, `payload.members[0]`, `payload.members[*].email`, `*.email`.
   * Begins with `payload`, `context` or `*`. Default: none.
   */
  readonly maskPaths?: readonly string[]
  /**
   * Keys whose values are written as `***`, in addition to `defaultMaskKeys`, which stay in force. A text matches
   * where a key contains it, whatever the case, `-` and `_` aside; a RegExp is asked about every key as it stands,
   * which costs a walk through every payload. Default: none.
   */
  readonly maskKeys?: readonly (string | RegExp)[]
}

/** Throws a `NotificationError` (`invalid`) that names the option; never shows its value, which may be a secret. */
export function checkOptions({ logFile, logger, name, maskPaths, maskKeys }: LoggingStrategyOptions): void {
  if (logFile !== undefined && !isText(logFile)) throw invalidOption('logFile', 'must be a path')
  if (name !== undefined && !isText(name))
    throw invalidOption('name', 'must be a text of at least one character')
  if (logger !== undefined) {
    if (!isPinoLike(logger)) throw invalidOption('logger', 'must have the methods info, warn and error')
    if (logFile !== undefined) throw invalidOption('logger', 'and logFile exclude each other')
    if (name !== undefined) throw invalidOption('name', 'and logger exclude each other')
  }
  checkList(
    'maskPaths',
    maskPaths,
    (path) => typeof path === 'string' && parseMaskPath(path) !== undefined,
    pathRule,
  )
  checkList('maskKeys', maskKeys, isMaskKey, 'must be a RegExp, or a text with more in it than - and _')
}

const pathRule = 'must be a path such as payload.properties.license, beginning with payload, context or *'

function checkList(name: string, list: unknown, isGood: (item: unknown) => boolean, rule: string): void {
  if (list === undefined) return
  if (!Array.isArray(list)) throw invalidOption(name, 'must be an array')
  const bad = list.findIndex((item) => !isGood(item))
  if (bad >= 0) throw invalidOption(`${name}/${bad}`, rule)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !value.includes('\0')
}

function isPinoLike(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return ['info', 'warn', 'error'].every((level) => typeof Reflect.get(value, level) === 'function')
}
