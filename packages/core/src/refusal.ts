import type { PayloadValidator } from './catalogue.js'
import { jsonPointer } from './json-fault.js'
import { type Notification, priorities } from './notification.js'
import { type Issue, NotificationError } from './notification-error.js'
import type { SendOptions } from './strategy.js'

/** An AMQP short string; routing keys and subjects are made of these attributes. */
const maxAttributeBytes = 255

/** Why a send does not even begin; `undefined` when nothing speaks against it (promise 11). */
export function refuse(
  notification: Notification,
  options: SendOptions,
  events: PayloadValidator | undefined,
): NotificationError | undefined {
  const { signal } = options
  if (signal?.aborted) {
    return new NotificationError('aborted', "The caller's signal was aborted.", { cause: signal.reason })
  }
  const { event_type, priority, payload } = notification
  const issues =
    attributeIssues(notification) ?? optionIssues(options) ?? events?.validate(event_type, priority, payload)
  const first = issues?.[0]
  if (!issues || !first) return undefined
  const at = first.path === '' ? '' : ` at ${first.path}`
  const subject = [event_type, priority].map(asText).join(' ')
  return new NotificationError('invalid', `${subject}${at}: ${first.message}`, { issues })
}

/** What should be a text may be a symbol, or megabytes, when a caller has no compiler. */
function asText(value: unknown): string {
  return String(value).slice(0, maxAttributeBytes)
}

/** The attributes of a caller without a compiler; a catalogue looks at the payload alone. */
export function attributeIssues(notification: Omit<Notification, 'payload'>): readonly Issue[] | undefined {
  const { message_id, event_type, publisher_id, priority, timestamp } = notification
  const isSound =
    isName(message_id) &&
    isName(event_type) &&
    isName(publisher_id) &&
    priorities.includes(priority) &&
    typeof timestamp === 'string'
  if (isSound) return undefined
  const issues: Issue[] = []
  if (!isName(message_id)) issues.push({ path: '/message_id', message: nameRule })
  if (!isName(event_type)) issues.push({ path: '/event_type', message: nameRule })
  if (!isName(publisher_id)) issues.push({ path: '/publisher_id', message: nameRule })
  if (!priorities.includes(priority))
    issues.push({ path: '/priority', message: `must be one of ${priorities.join(', ')}` })
  if (typeof timestamp !== 'string') issues.push({ path: '/timestamp', message: 'must be a text' })
  return issues
}

/** A deadline that is no number would never come. */
function optionIssues({ deadline, signal, headers }: SendOptions): readonly Issue[] | undefined {
  if (typeof deadline !== 'number' || Number.isNaN(deadline))
    return [{ path: '/deadline', message: 'must be a number of milliseconds' }]
  if (signal && typeof signal.addEventListener !== 'function')
    return [{ path: '/signal', message: 'must be an AbortSignal' }]
  if (!headers) return undefined
  const wrong = Object.entries(headers).filter(([, value]) => !isHeader(value))
  return wrong.length === 0 ? undefined : wrong.map(([name]) => headerIssue(name))
}

function isHeader(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

function headerIssue(name: string): Issue {
  return { path: jsonPointer(['headers', name]), message: 'must be a text, a finite number, true or false' }
}

export const nameRule = `must be a text of 1 to ${maxAttributeBytes} bytes`

export function isName(value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false
  // No character takes more than three bytes; most names are far too short to count.
  return value.length * 3 <= maxAttributeBytes || Buffer.byteLength(value) <= maxAttributeBytes
}
