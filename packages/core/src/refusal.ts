import type { ManagedOptions } from './managed.js'
import { type Notification, priorities } from './notification.js'
import { type Issue, NotificationError } from './notification-error.js'
import type { SendOptions } from './strategy.js'

/** An AMQP short string; routing keys and subjects are made of these attributes. */
const maxNameBytes = 255

/** Why a send does not even begin; `undefined` when nothing speaks against it (promise 11). */
export function refuse(
  notification: Notification,
  { signal }: SendOptions,
  events: ManagedOptions['events'],
): NotificationError | undefined {
  if (signal?.aborted) {
    return new NotificationError('aborted', "The caller's signal was aborted.", { cause: signal.reason })
  }
  const { event_type, priority, payload } = notification
  const issues = attributeIssues(notification) ?? events?.validate(event_type, priority, payload)
  const first = issues?.[0]
  if (!issues || !first) return undefined
  const at = first.path === '' ? '' : ` at ${first.path}`
  return new NotificationError(
    'invalid',
    `${String(event_type)} ${String(priority)}${at}: ${first.message}`,
    { issues },
  )
}

/** The attributes of a caller without a compiler; a catalogue looks at the payload alone. */
function attributeIssues({ event_type, publisher_id, priority }: Notification): readonly Issue[] | undefined {
  const issues: Issue[] = []
  if (!isName(event_type)) issues.push({ path: '/event_type', message: nameRule })
  if (!isName(publisher_id)) issues.push({ path: '/publisher_id', message: nameRule })
  if (!priorities.includes(priority))
    issues.push({ path: '/priority', message: `must be one of ${priorities.join(', ')}` })
  return issues.length > 0 ? issues : undefined
}

const nameRule = `must be a text of 1 to ${maxNameBytes} bytes`

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= maxNameBytes
}
