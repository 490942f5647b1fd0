import type { EventCatalogue } from '@glance-notifications/core'
import { type ImageEvents, imageEventTypes } from './images/image-event-map.js'
import { imagePayloadRule } from './payload-rules.js'
import { validatorOf } from './validate.js'

/**
 * The catalogue of Glance's image notifications: give it to `createNotifier`, and payloads are
 * typed when you compile and checked before they are sent. Its issues name each wrong place, up to ten, and never
 * repeat what stands there.
 */
export const imageEvents: EventCatalogue<ImageEvents> = {
  validate: validatorOf(imagePayloadRule, imageEventTypes),
  isPlain: (eventType, priority, payload) => imagePayloadRule(eventType, priority)?.isPlain(payload) === true,
  eventTypes: imageEventTypes,
}
