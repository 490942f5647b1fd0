import { randomUUID } from 'node:crypto'
import type { Notification } from '../../src/notification.js'
import { sample } from './sample.js'

/** The n-th notification about an image; each has an id of its own. */
export function imageEvent(imageId: string, n = 0, attributes: Partial<Notification> = {}): Notification {
  return sample({
    message_id: randomUUID(),
    event_type: 'image.update',
    payload: { id: imageId, n },
    ...attributes,
  })
}

export function numberOf({ payload }: { readonly payload: unknown }): unknown {
  return typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'n') : undefined
}
