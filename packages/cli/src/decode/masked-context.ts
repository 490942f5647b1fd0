import type { Context } from '@glance-notifications/core'
import { defaultMaskKeys } from '@glance-notifications/logging'
import { isRecord } from '../is-record.js'

/** What oslo writes in the place of a secret. */
const masked = '***'

/** A key that contains one of them, whatever its case, and whether or not `-` or `_` stand in it. */
const secretKey = new RegExp(defaultMaskKeys.map((key) => key.replaceAll('_', '[-_]*')).join('|'), 'i')
/** `scheme://user:password@host`; bounded, so that no text makes it slow. */
const urlCredentials = /:\/\/[^\s/?#]{1,1024}@/g

/**
 * The context without what would let its reader become the user: oslo.messaging passed tokens on until 14.4. What the
 * logging strategy masks in its lines is masked here, however deep.
 */
export function maskedContext(context: Context): Context {
  return Object.fromEntries(Object.entries(context).map(maskedEntry))
}

function maskedEntry([key, value]: [string, unknown]): [string, unknown] {
  return [key, secretKey.test(key) ? masked : maskedValue(value)]
}

function maskedValue(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(urlCredentials, `://${masked}@`)
  if (Array.isArray(value)) return value.map(maskedValue)
  return isRecord(value) ? maskedContext(value) : value
}
