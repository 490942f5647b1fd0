import {
  type ErrorCode,
  errorCodes,
  type Headers,
  type Notification,
  type NotificationError,
} from '@glance-notifications/core'
import { isRecord } from '../store/is-record.js'

/** Why a record was put aside. */
export interface Failure {
  /**
   * `refused`: the inner strategy will never take it. `expired`: older than `maxAgeMs`. `unreadable`: damaged on the disk.
   */
  readonly reason: 'refused' | 'expired' | 'unreadable'
  /** Of the error that the inner strategy gave, or that stands for the reason. */
  readonly code: ErrorCode
  /** For people. */
  readonly message: string
  /** Times that the inner strategy was asked since the process that gave up was started. */
  readonly attempts: number
  /** Milliseconds since 1970. */
  readonly failedAt: number
}

/** A record that was put aside: on disk until somebody requeues or removes it. */
export interface FailedRecord {
  /** In the order in which they were accepted. */
  readonly sequence: number
  /** Why. */
  readonly failure: Failure
  /** Milliseconds since 1970; `undefined`, as the notification, when it cannot be read. */
  readonly storedAt: number | undefined
  /** As it was accepted; `undefined` when it cannot be read. */
  readonly notification: Notification | undefined
  /** What was to go beside it. */
  readonly headers?: Headers
}

export function refused({ code, message }: NotificationError, attempts: number): Failure {
  return { reason: 'refused', code, message, attempts, failedAt: Date.now() }
}

export function expired(attempts: number, maxAgeMs: number): Failure {
  const message = `timeout: It was not taken within ${maxAgeMs} ms.`
  return { reason: 'expired', code: 'timeout', message, attempts, failedAt: Date.now() }
}

export function unreadable(reason: string): Failure {
  const message = `invalid: ${reason}`
  return { reason: 'unreadable', code: 'invalid', message, attempts: 0, failedAt: Date.now() }
}

const reasons = ['refused', 'expired', 'unreadable'] as const
/** Of a message: whatever a broker says must not fill the disk. */
const maxMessageLength = 2_000

/** The failure and the record that it is about, as one value: length (4 bytes), failure as JSON, record. */
export function encodeFailed(failure: Failure, record: Uint8Array): Uint8Array {
  const message = failure.message.slice(0, maxMessageLength)
  const text = Buffer.from(JSON.stringify({ ...failure, message }))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text, record])
}

const lengthBytes = 4

/** Never throws. */
export function decodeFailed(value: Uint8Array): { readonly failure: Failure; readonly record: Uint8Array } {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  const end = lengthBytes + (bytes.length < lengthBytes ? 0 : bytes.readUInt32BE(0))
  return { failure: readFailure(bytes.toString('utf8', lengthBytes, end)), record: bytes.subarray(end) }
}

function readFailure(text: string): Failure {
  try {
    const value: unknown = JSON.parse(text)
    if (isFailure(value)) return value
  } catch {
    // As below.
  }
  const message = 'What was written about its failure cannot be read.'
  return { reason: 'unreadable', code: 'invalid', message, attempts: 0, failedAt: 0 }
}

function isFailure(value: unknown): value is Failure {
  return (
    isRecord(value) &&
    reasons.some((reason) => reason === value.reason) &&
    errorCodes.some((code) => code === value.code) &&
    typeof value.message === 'string' &&
    typeof value.attempts === 'number' &&
    typeof value.failedAt === 'number'
  )
}
