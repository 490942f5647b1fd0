import { type ErrorCode, NotificationError, type NotificationErrorOptions } from '@glance-notifications/core'
import { networkError } from '@glance-notifications/core/connection'

const strategy = 'rabbit'

/** The one place where what amqplib and RabbitMQ say becomes a `NotificationError`. */
export function rabbitError(
  code: ErrorCode,
  message: string,
  options: NotificationErrorOptions = {},
): NotificationError {
  return new NotificationError(code, message, { strategy, ...options })
}

/**
 * Why a connection was not made. During the handshake amqplib 2.3 gives a text and no code; these are all the texts
 * with which it reports a refusal (`lib/connection.js`), and the integration tests see each from a real broker.
 */
const refusals: readonly {
  readonly text: RegExp
  readonly message: (host: string, vhost: string) => string
}[] = [
  {
    text: /^Handshake terminated by server: 403 /,
    message: (host) => `${host} refused the user name or the password.`,
  },
  {
    text: /^Expected ConnectionOpenOk; got <ConnectionClose /,
    message: (host, vhost) =>
      `${host} refused the virtual host ${vhost}: it does not exist, or the user may not use it.`,
  },
  {
    text: /^SASL mechanism .* is not provided by the server$/,
    message: (host) => `${host} does not offer this way to authenticate; see option auth.`,
  },
]

export function dialError(cause: unknown, host: string, virtualHost: string): NotificationError {
  const text = cause instanceof Error ? cause.message : ''
  const refusal = refusals.find((candidate) => candidate.text.test(text))
  if (refusal) return rabbitError('auth', refusal.message(host, virtualHost), { phase: 'connect', cause })
  return networkError(cause, host)
}

/** Replies of AMQP 0-9-1 (section 1.1 of its reference) that are about what exists and what one may do with it. */
const accessRefused = 403
const notFound = 404
const resourceLocked = 405
const preconditionFailed = 406
const notAllowed = 530

export function replyCode(cause: unknown): number | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'number' ? cause.code : undefined
}

export function isNotFound(cause: unknown): boolean {
  return replyCode(cause) === notFound
}

/** Why exchange or queue cannot be used as asked. The broker's own text names the argument that differs. */
export function topologyError(cause: unknown, what: string, help: string): NotificationError {
  const code = replyCode(cause)
  const text = cause instanceof Error ? cause.message : String(cause)
  switch (code) {
    case accessRefused:
    case notFound:
    case resourceLocked:
    case preconditionFailed:
    case notAllowed:
      return rabbitError('topology', `Cannot use the ${what}: ${text}. ${help}`, { phase: 'connect', cause })
    default:
      return rabbitError('connection-lost', `The connection was lost while looking at the ${what}: ${text}`, {
        phase: 'connect',
        cause,
      })
  }
}

/** Why a connection that was up is no more. */
export function lostError(cause: unknown): NotificationError {
  const text = cause instanceof Error ? cause.message : 'it was closed'
  return rabbitError('connection-lost', `RabbitMQ: ${text}`, { cause })
}
