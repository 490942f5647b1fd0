import type { EventType, Priority } from '@glance-notifications/core'
import type { TSchema } from 'typebox'
import { text } from './field-schemas.js'
import type { GlanceEvents } from './glance-event-map.js'
import type { ImageEvents } from './images/image-event-map.js'
import {
  deletedImageSchema,
  imageSchema,
  preparedImageSchema,
  uploadedImageSchema,
} from './images/image-schema.js'
import { imageSendSchema } from './images/image-send-schema.js'
import { imageMemberSchema } from './members/image-member-schema.js'
import {
  metadefNamespaceSchema,
  metadefObjectSchema,
  metadefPropertySchema,
  metadefResourceTypeSchema,
  metadefTagSchema,
} from './metadefs/metadef-schemas.js'
import { taskSchema } from './tasks/task-schema.js'

type PayloadSchemas<Events> = Readonly<Record<EventType<Events>, Readonly<Record<Priority, TSchema>>>>

/** The schema of one pair; `undefined` for what a catalogue does not have. */
export type SchemaLookup = (eventType: string, priority: string) => TSchema | undefined

const imageSchemas: PayloadSchemas<ImageEvents> = {
  'image.create': infoOrText(imageSchema),
  'image.prepare': infoOrText(preparedImageSchema),
  'image.upload': infoOrText(uploadedImageSchema),
  'image.activate': infoOrText(imageSchema),
  'image.send': { INFO: imageSendSchema, WARN: imageSendSchema, ERROR: imageSendSchema },
  'image.update': infoOrText(imageSchema),
  'image.delete': infoOrText(deletedImageSchema),
}

const glanceSchemas: PayloadSchemas<GlanceEvents> = {
  ...imageSchemas,
  'image.member.create': infoOrText(imageMemberSchema),
  'image.member.update': infoOrText(imageMemberSchema),
  'image.member.delete': infoOrText(imageMemberSchema),
  'task.create': infoOrText(taskSchema),
  'task.run': infoOrText(taskSchema),
  'task.processing': infoOrText(taskSchema),
  'task.success': infoOrText(taskSchema),
  'task.failure': infoOrText(taskSchema),
  'task.delete': infoOrText(taskSchema),
  'metadef_namespace.create': infoOrText(metadefNamespaceSchema),
  'metadef_namespace.update': infoOrText(metadefNamespaceSchema),
  'metadef_namespace.delete': infoOrText(metadefNamespaceSchema),
  'metadef_namespace.delete_objects': infoOrText(metadefNamespaceSchema),
  'metadef_namespace.delete_properties': infoOrText(metadefNamespaceSchema),
  'metadef_namespace.delete_tags': infoOrText(metadefNamespaceSchema),
  'metadef_object.create': infoOrText(metadefObjectSchema),
  'metadef_object.update': infoOrText(metadefObjectSchema),
  'metadef_object.delete': infoOrText(metadefObjectSchema),
  'metadef_property.create': infoOrText(metadefPropertySchema),
  'metadef_property.update': infoOrText(metadefPropertySchema),
  'metadef_property.delete': infoOrText(metadefPropertySchema),
  'metadef_resource_type.create': infoOrText(metadefResourceTypeSchema),
  'metadef_resource_type.delete': infoOrText(metadefResourceTypeSchema),
  'metadef_tag.create': infoOrText(metadefTagSchema),
  'metadef_tag.update': infoOrText(metadefTagSchema),
  'metadef_tag.delete': infoOrText(metadefTagSchema),
}

export const imagePayloadSchema = lookup(imageSchemas)

export const glancePayloadSchema = lookup(glanceSchemas)

/** Maps, so that `constructor` is not an event type. */
function lookup(schemas: Readonly<Record<string, Readonly<Record<Priority, TSchema>>>>): SchemaLookup {
  const byEventType = new Map(
    Object.entries(schemas).map(([eventType, byPriority]) => [
      eventType,
      new Map<string, TSchema>(Object.entries(byPriority)),
    ]),
  )
  return (eventType, priority) => byEventType.get(eventType)?.get(priority)
}

function infoOrText(info: TSchema) {
  return { INFO: info, WARN: text, ERROR: text }
}
