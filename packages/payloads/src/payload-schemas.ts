import type { Priority } from '@glance-notifications/core'
import type { TSchema } from 'typebox'
import { text } from './field-schemas.js'
import type { ImageEventType } from './image-event-map.js'
import { deletedImageSchema, imageSchema, preparedImageSchema, uploadedImageSchema } from './image-schema.js'
import { imageSendSchema } from './image-send-schema.js'

const schemas: Readonly<Record<ImageEventType, Readonly<Record<Priority, TSchema>>>> = {
  'image.create': infoOrText(imageSchema),
  'image.prepare': infoOrText(preparedImageSchema),
  'image.upload': infoOrText(uploadedImageSchema),
  'image.activate': infoOrText(imageSchema),
  'image.send': { INFO: imageSendSchema, WARN: imageSendSchema, ERROR: imageSendSchema },
  'image.update': infoOrText(imageSchema),
  'image.delete': infoOrText(deletedImageSchema),
}

/** Maps, so that `constructor` is not an event type. */
const byEventType = new Map(
  Object.entries(schemas).map(([eventType, byPriority]) => [
    eventType,
    new Map<string, TSchema>(Object.entries(byPriority)),
  ]),
)

/** The schema of one pair; `undefined` for what is not an image event. */
export function payloadSchema(eventType: string, priority: string): TSchema | undefined {
  return byEventType.get(eventType)?.get(priority)
}

function infoOrText(info: TSchema) {
  return { INFO: info, WARN: text, ERROR: text }
}
