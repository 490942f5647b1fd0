import { type ErrorCode, NotificationError, type NotificationErrorOptions } from '@glance-notifications/core'
import { networkError } from '@glance-notifications/core/connection'

const strategy = 'qpid'

/** The one place where what rhea and a broker say becomes a `NotificationError`. */
export function qpidError(
  code: ErrorCode,
  message: string,
  options: NotificationErrorOptions = {},
): NotificationError {
  return new NotificationError(code, message, { strategy, ...options })
}

/** An error of AMQP 1.0 (section 2.8.14): a symbol for programs and a text for people. */
export interface Condition {
  readonly condition: string
  readonly description: string
}

/** Reads what rhea gives as an error: an object of the wire, an Error of its own, or one of Node's. */
export function conditionOf(error: unknown): Condition | undefined {
  if (typeof error !== 'object' || error === null || !('condition' in error)) return undefined
  const { condition } = error
  if (typeof condition !== 'string' || condition === '') return undefined
  const description = 'description' in error && typeof error.description === 'string' ? error.description : ''
  return { condition, description }
}

interface Meaning {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly help: string
}

/** What the conditions of the specification (sections 2.8.15 to 2.8.18) mean to whoever sends. */
const meanings: Readonly<Record<string, Meaning>> = {
  'amqp:not-found': {
    code: 'unroutable',
    retryable: false,
    help: 'The address does not exist; create it, or see option address.',
  },
  'amqp:resource-deleted': { code: 'unroutable', retryable: true, help: 'The address was deleted.' },
  'amqp:unauthorized-access': {
    code: 'auth',
    retryable: false,
    help: 'Check user, password, virtual host and permissions.',
  },
  'amqp:precondition-failed': {
    code: 'rejected',
    retryable: false,
    help: 'A broker with a memory store refuses durable messages; see option durable.',
  },
  'amqp:resource-limit-exceeded': { code: 'rejected', retryable: true, help: 'The broker has no room.' },
  'amqp:link:message-size-exceeded': {
    code: 'too-large',
    retryable: false,
    help: 'The broker takes no message of this size.',
  },
}

/** A condition as an error; those that the table does not know are `otherwise`. */
export function conditionError(
  { condition, description }: Condition,
  otherwise: ErrorCode,
  options: NotificationErrorOptions = {},
): NotificationError {
  const meaning = Object.hasOwn(meanings, condition) ? meanings[condition] : undefined
  const text = [description || condition, meaning?.help].filter(Boolean).join('. ')
  const details = meaning ? { retryable: meaning.retryable, ...options } : options
  return qpidError(meaning?.code ?? otherwise, text, details)
}

/** Why there is no connection, or no longer one. */
export function connectionError(error: unknown, host: string): NotificationError {
  const condition = conditionOf(error)
  if (condition) return closedError(condition)
  if (error !== undefined) return networkError(withoutConnection(error), host, strategy)
  return qpidError('connection-lost', `${host} closed the connection.`, { phase: 'connect' })
}

/** The broker has closed the connection, and the host that it does not find is the virtual one. */
function closedError(condition: Condition): NotificationError {
  const details = { phase: 'connect', cause: causeOf(condition) } as const
  if (condition.condition !== 'amqp:not-found') return conditionError(condition, 'connection-lost', details)
  const text = condition.description || condition.condition
  return qpidError('auth', `${text}. The virtual host is not known; see option hostname.`, details)
}

/** Why session or link have ended. What is not about messages or rights is a loss like any other. */
export function linkError(condition: Condition | undefined, host: string): NotificationError {
  if (!condition) return qpidError('connection-lost', `${host} closed the link.`, { phase: 'connect' })
  return conditionError(condition, 'connection-lost', { phase: 'connect', cause: causeOf(condition) })
}

/** Why there is no link. Before anything was sent, a precondition is about what exists at the address. */
export function refusedLinkError(condition: Condition | undefined, host: string): NotificationError {
  if (condition?.condition !== 'amqp:precondition-failed') return linkError(condition, host)
  const text = `${condition.description || condition.condition}. See options address and durable.`
  return qpidError('topology', text, { phase: 'connect', cause: causeOf(condition) })
}

/** Not rhea's own error: it refers to the connection, and so to all that rhea knows. */
function causeOf({ condition, description }: Condition): Error {
  return new Error(description === '' ? condition : `${condition}: ${description}`)
}

function withoutConnection(error: unknown): unknown {
  return error instanceof Error && 'connection' in error ? new Error(error.message) : error
}
