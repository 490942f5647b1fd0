import type { Notification } from '@glance-notifications/core'
import { isRecord } from '../is-record.js'
import type { Style } from './style.js'

/** One line for a notification: time, priority, event type, and what is worth knowing of the payload. */
export function describe(notification: Notification, style: Style): string {
  const { priority, event_type, timestamp } = notification
  const time = style.dim(timestamp.slice(11, 23))
  return `${time}  ${style.priority(priority)}  ${event_type.padEnd(14)}  ${facts(notification)}`.trimEnd()
}

export function inMebibytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024)
  return mebibytes < 0.1 ? `${bytes} bytes` : `${Number(mebibytes.toFixed(1))} MiB`
}

function facts({ event_type, payload }: Notification): string {
  // Whose image it was is clear from the step, and a UUID makes the line long.
  if (typeof payload === 'string') return payload.replace(/([0-9a-f]{8})-[0-9a-f-]{27}/, '$1…')
  if (!isRecord(payload)) return ''
  if (event_type === 'image.send') {
    return `${bytesOf(payload.bytes_sent)} to ${typeof payload.receiver_user_id === 'string' ? payload.receiver_user_id : 'somebody'}`
  }
  const { name, status, size, checksum, tags, properties } = payload
  const known = [
    typeof name === 'string' && name,
    String(status),
    typeof size === 'number' && bytesOf(size),
    typeof checksum === 'string' && `md5 ${checksum.slice(0, 8)}…`,
    ...Object.entries(isRecord(properties) ? properties : {}).map(
      ([key, value]) => `${key}=${String(value)}`,
    ),
    payload.protected === true && 'protected',
    Array.isArray(tags) && tags.length > 0 && `tags ${tags.join(' ')}`,
  ]
  return known.filter((fact) => fact !== false).join(', ')
}

function bytesOf(value: unknown): string {
  return inMebibytes(Number(value))
}
