import type { Notification } from '../../src/notification.js'

/** A notification with the attributes that a test does not care about. */
export function sample(attributes: Partial<Notification> = {}): Notification {
  return {
    message_id: '11111111-1111-4111-8111-111111111111',
    publisher_id: 'image.localhost',
    event_type: 'image.create',
    priority: 'INFO',
    timestamp: '2026-11-22 07:46:48.663585',
    payload: { id: 'eca7391d-3c53-41e3-8a88-532b7d741c3a' },
    ...attributes,
  }
}
