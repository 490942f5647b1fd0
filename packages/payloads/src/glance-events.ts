import type { EventCatalogue } from '@glance-notifications/core'
import { type GlanceEvents, glanceEventTypes } from './glance-event-map.js'
import { glancePayloadRule } from './payload-rules.js'
import { validatorOf } from './validate.js'

/**
 * The catalogue of all that Glance sends: images, their members, tasks and metadata definitions. It is `imageEvents`
 * and 26 event types more, for a listener that hears a whole Glance. Its issues are made as those of `imageEvents`.
 */
export const glanceEvents: EventCatalogue<GlanceEvents> = {
  validate: validatorOf(glancePayloadRule, glanceEventTypes),
  isPlain: (eventType, priority, payload) =>
    glancePayloadRule(eventType, priority)?.isPlain(payload) === true,
  eventTypes: glanceEventTypes,
}
