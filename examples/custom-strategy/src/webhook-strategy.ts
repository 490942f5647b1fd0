import type { SecureContextOptions } from 'node:tls'
import {
  createFormat,
  type Format,
  type FormatName,
  invalidOption,
  type Strategy,
} from '@glance-notifications/core'
import { duration, wholeNumber } from '@glance-notifications/core/connection'
import { answerError } from './answer-error.js'
import { createHttpClient } from './http-client.js'
import { sign, signatureHeader } from './signature.js'

export interface WebhookStrategyOptions {
  /** `http:` or `https:`, with user and password where the receiver asks for them. */
  readonly url: string
  /** What both sides sign with: 16 bytes or more, and nothing that can be guessed. */
  readonly key: string
  /** How notifications are written. Default `glance`. */
  readonly format?: FormatName | Format
  /** Requests at a time. Default 1, which keeps the order. */
  readonly maxConnections?: number
  /** The longest `Retry-After` that is believed. Default 300,000. Milliseconds. */
  readonly maxRetryAfterMs?: number
  /** An authority to trust, a certificate to show: as in `tls.createSecureContext`. */
  readonly tls?: Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'passphrase'>
  /** For receipts, errors and logs. Default `webhook`. */
  readonly name?: string
}

/**
 * POSTs each notification, signed, to a URL. It is safe when the answer is 2xx. Tries once: put `retry` around it, which heeds what the receiver
 * asks for with `Retry-After`, or an outbox. Throws a `NotificationError` (`invalid`) for an option that is none.
 */
export function webhookStrategy(options: WebhookStrategyOptions): Strategy {
  const { key, tls = {}, name = 'webhook' } = options
  const url = parseUrl(options.url)
  if (typeof key !== 'string' || Buffer.byteLength(key) < 16)
    throw invalidOption('key', 'must be a text of at least 16 bytes')
  const format = createFormat(options.format ?? 'glance')
  const maxRetryAfterMs = duration('maxRetryAfterMs', options.maxRetryAfterMs, 300_000)
  const maxConnections = wholeNumber('maxConnections', options.maxConnections, 1)
  const client = createHttpClient({ strategy: name, url, maxConnections, tls })

  return {
    name,
    async send(notification, sendOptions) {
      const { body, contentType } = format.encode(notification)
      const headers = {
        'content-type': `${contentType}; charset=utf-8`,
        'content-length': body.byteLength,
        [signatureHeader]: sign(key, body),
      }
      const answer = await client.post(body, headers, sendOptions)
      const error = answerError(answer, { strategy: name, maxRetryAfterMs })
      if (error) throw error
      return { strategy: name, status: 'accepted' }
    },
    async close() {
      client.close()
    },
  }
}

/** What is wrong with it is told without it, for the error of `new URL` itself shows all of it. */
function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw invalidOption('url', 'must be an http or https URL')
  try {
    // Node makes a header of them at each request.
    decodeURIComponent(`${url.username}:${url.password}`)
  } catch {
    throw invalidOption('url', 'must have its user and password percent-encoded')
  }
  return url
}
