import { createNotification, type Notification } from '@glance-notifications/core'
import type { Image } from '@glance-notifications/payloads'

/** What all subjects send. */
export const eventType = 'image.update'
export const publisherId = 'image.glance-1.example.com'

/** A whole notification as one plain object, in the order of the wire. */
export function wholeNotification(payload: Image) {
  return {
    message_id: 'c1d0a9f4-64a2-4b52-8f3e-94d3b3c3a8f1',
    publisher_id: publisherId,
    event_type: eventType,
    priority: 'INFO',
    payload,
    timestamp: '2026-11-22 07:48:03.241907',
  }
}

/** A notification as an application makes one. */
export function newNotification(payload: Image): Notification {
  return createNotification({ publisher_id: publisherId, event_type: eventType, priority: 'INFO', payload })
}
