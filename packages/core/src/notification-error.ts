import { errorText } from './error-text.js'

/** Every way in which a notification can fail. Branch on these, never on the text of a message. */
export const errorCodes = [
  /** The deadline passed; `phase` says in which step. */
  'timeout',
  /** The connection was lost, or could not be made. */
  'connection-lost',
  /** The broker takes nothing at present: a resource alarm, or no credit. */
  'blocked',
  /** The broker has it nowhere to put: no queue is bound, or the address is unknown. */
  'unroutable',
  /** The broker, or the disk, refused it. */
  'rejected',
  /** Some destinations of a fan-out have it and some do not; `outcomes` tells which. */
  'partial',
  /** The send budget is used up. */
  'overflow',
  /** Not a valid notification or option; `issues` tells where. */
  'invalid',
  /** Larger than the whole send budget, or than the broker allows. */
  'too-large',
  /** Credentials, virtual host or certificate were refused. */
  'auth',
  /** Exchange, queue or address do not exist, or differ from what was asked for. */
  'topology',
  /** The notifier or strategy has been closed. */
  'closed',
  /** The caller's signal was aborted. */
  'aborted',
] as const
/** Why something failed: a closed list. */
export type ErrorCode = (typeof errorCodes)[number]

/** The step that an operation was in; `heartbeat`: whatever it was in, the broker was silent for too long. */
export type Phase = 'queue' | 'connect' | 'credit' | 'confirm' | 'write' | 'close' | 'heartbeat'

/** What is wrong with a value, and where: `path` is a JSON Pointer (RFC 6901), empty for the value itself. */
export interface Issue {
  /** JSON Pointer, empty for the value itself. */
  readonly path: string
  /** For people. */
  readonly message: string
}

/** What became of a notification at one destination of a fan-out. */
export type Outcome =
  | { readonly strategy: string; readonly status: 'accepted' | 'discarded' }
  | { readonly strategy: string; readonly status: 'failed'; readonly error: NotificationError }

/** What a `NotificationError` tells besides its code. */
export interface NotificationErrorOptions {
  /** Whether the same send may succeed later. Default: by code. */
  readonly retryable?: boolean
  /** Whether the notification may have arrived all the same. Default `none`. */
  readonly delivery?: 'none' | 'unknown'
  /** How long the peer asks to wait before the same send is tried again. Milliseconds. */
  readonly retryAfterMs?: number
  /** The step that it failed in. */
  readonly phase?: Phase
  /** The name of the strategy that failed. */
  readonly strategy?: string
  /** With `invalid`: what is wrong, and where. */
  readonly issues?: readonly Issue[]
  /** With `partial`: what became of it at each destination. */
  readonly outcomes?: readonly Outcome[]
  /** What it came from. */
  readonly cause?: unknown
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set(['timeout', 'connection-lost', 'blocked', 'overflow'])
const brand = Symbol.for('@glance-notifications/NotificationError')

/** The one error class of this library. */
export class NotificationError extends Error {
  /** Always `NotificationError`. */
  override readonly name = 'NotificationError'
  /** What to branch on. */
  readonly code: ErrorCode
  /** Whether the same send may succeed later. */
  readonly retryable: boolean
  /** `none`: it certainly did not arrive. `unknown`: it may have; a retry can make a duplicate. */
  readonly delivery: 'none' | 'unknown'
  /** How long the peer asks to wait before the same send is tried again, where it says so. `retry` waits no less. Milliseconds. */
  declare readonly retryAfterMs?: number
  /** The step that it failed in. */
  declare readonly phase?: Phase
  /** The name of the strategy that failed. */
  declare readonly strategy?: string
  /** With `invalid`: what is wrong, and where. */
  declare readonly issues?: readonly Issue[]
  /** With `partial`: what became of it at each destination. */
  declare readonly outcomes?: readonly Outcome[]

  constructor(code: ErrorCode, message: string, options: NotificationErrorOptions = {}) {
    super(`${code}: ${message}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? retryableCodes.has(code)
    this.delivery = options.delivery ?? 'none'
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
    if (options.phase !== undefined) this.phase = options.phase
    if (options.strategy !== undefined) this.strategy = options.strategy
    if (options.issues !== undefined) this.issues = options.issues
    if (options.outcomes !== undefined) this.outcomes = options.outcomes
    Object.defineProperty(this, brand, { value: true })
  }
}

/** Recognises the error of any copy of this package, which `instanceof` does not. */
export function isNotificationError(value: unknown): value is NotificationError {
  return typeof value === 'object' && value !== null && brand in value
}

/** The error itself if it is ours, else one of the given code with the error as its cause. */
export function toNotificationError(
  cause: unknown,
  code: ErrorCode,
  options: Omit<NotificationErrorOptions, 'cause'> = {},
): NotificationError {
  if (isNotificationError(cause)) return cause
  return new NotificationError(code, errorText(cause), { ...options, cause })
}
