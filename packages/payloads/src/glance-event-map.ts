import { type ImageEvents, imageEventTypes } from './images/image-event-map.js'
import { type ImageMemberEvents, imageMemberEventTypes } from './members/image-member-event-map.js'
import { type MetadefEvents, metadefEventTypes } from './metadefs/metadef-event-map.js'
import { type TaskEvents, taskEventTypes } from './tasks/task-event-map.js'

/**
 * The payload type of every event of Glance at every priority. Of the events that are not about an image itself Glance
 * sends INFO only; WARN and ERROR are texts, as for images.
 *
 * Source: `glance/notifier.py`, and `doc/source/admin/notifications.rst`.
 */
export interface GlanceEvents extends ImageEvents, ImageMemberEvents, TaskEvents, MetadefEvents {}

/** An event type of Glance. */
export type GlanceEventType = keyof GlanceEvents

/** The 33 event types of Glance: images, their members, tasks and metadata definitions. */
export const glanceEventTypes = [
  ...imageEventTypes,
  ...imageMemberEventTypes,
  ...taskEventTypes,
  ...metadefEventTypes,
] as const satisfies readonly GlanceEventType[]
