import {
  type ErrorCode,
  isNotificationError,
  NotificationError,
  type NotificationErrorOptions,
  type Phase,
} from '@glance-notifications/core'
import { networkError } from '@glance-notifications/core/connection'
import type { ConnectionClose } from './close-frame.js'
import type { RabbitHost, RabbitSettings } from './options.js'

const strategy = 'rabbit'

/** The one place where what amqplib and RabbitMQ say becomes a `NotificationError`. */
export function rabbitError(
  code: ErrorCode,
  message: string,
  options: NotificationErrorOptions = {},
): NotificationError {
  return new NotificationError(code, message, { strategy, ...options })
}

/** Replies of AMQP 0-9-1 (section 1.1 of its reference) that are about what exists and what one may do with it. */
const invalidPath = 402
const accessRefused = 403
const notFound = 404
const resourceLocked = 405
const preconditionFailed = 406
const notAllowed = 530

/** How amqplib 2.3 says that the broker has nothing to offer that we know (`lib/connection.js`); there is no code. */
const mechanismRefused = /^SASL mechanism .* is not provided by the server$/

/** Why a connection was not made. `close` is what the broker said, if it said something. */
export function dialError(
  cause: unknown,
  { name, virtualHost }: Pick<RabbitHost, 'name' | 'virtualHost'>,
  close: ConnectionClose | undefined,
): NotificationError {
  const options = { phase: 'connect', cause } as const
  switch (close?.code) {
    case undefined:
      break
    case accessRefused:
      return rabbitError('auth', `${name} refused the user name or the password: ${close?.text}`, options)
    case invalidPath:
    case notAllowed:
      return rabbitError('auth', `${name} refused the virtual host ${virtualHost}: ${close?.text}`, options)
    default:
      return rabbitError('connection-lost', `${name}: ${close?.code} ${close?.text}`, options)
  }
  if (cause instanceof Error && mechanismRefused.test(cause.message)) {
    return rabbitError('auth', `${name} does not offer this way to authenticate; see option auth.`, options)
  }
  return networkError(cause, name, strategy)
}

export function replyCode(cause: unknown): number | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'number' ? cause.code : undefined
}

export function isNotFound(cause: unknown): boolean {
  return replyCode(cause) === notFound
}

export function isRefused(cause: unknown): boolean {
  return replyCode(cause) === accessRefused
}

export function isDifferent(cause: unknown): boolean {
  return replyCode(cause) === preconditionFailed
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
export function lostError(cause: unknown, phase?: Phase): NotificationError {
  if (isNotificationError(cause)) return cause
  const text = cause instanceof Error ? cause.message : 'it was closed'
  return rabbitError('connection-lost', `RabbitMQ: ${text}`, { cause, ...(phase && { phase }) })
}

/** Why the channel to publish over was closed; `auth` and `topology` where a new connection cures nothing. */
export function channelError(cause: Error, { exchange, topology }: Publishing): NotificationError {
  const code = replyCode(cause)
  if (code === accessRefused) {
    return rabbitError('auth', `${cause.message}. Grant the user write rights on exchange ${exchange}.`, {
      cause,
    })
  }
  if (code === notFound && (topology === 'none' || topology === 'check')) {
    return rabbitError('topology', `${cause.message}. Declare exchange ${exchange}.`, { cause })
  }
  return lostError(cause)
}

type Publishing = Pick<RabbitSettings, 'exchange' | 'topology'>

/**
 * The size of the message for which RabbitMQ has closed the channel (its `max_message_size`). It does not say which
 * message it was but by this text; sent again, it would close the next channel as well.
 */
export function refusedSize(cause: Error): number | undefined {
  if (replyCode(cause) !== preconditionFailed) return undefined
  const size = /message size (\d+) is larger than /.exec(cause.message)?.[1]
  return size === undefined ? undefined : Number(size)
}
