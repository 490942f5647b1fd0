import type { EventType, Priority } from '@glance-notifications/core'
import * as checks from './generated/checks.js'
import * as schemas from './generated/schemas.js'
import type { GlanceEvents } from './glance-event-map.js'
import type { ImageEvents } from './images/image-event-map.js'
import { plainnessOf } from './plain.js'
import type { Schema } from './schema.js'

/** What a payload must be. */
interface PayloadRule {
  readonly schema: Schema
  /** Whether it is; made of the schema. Takes what is inherited for present. */
  readonly check: (payload: unknown) => boolean
  /** Whether one that fits is plain JSON. */
  readonly isPlain: (payload: unknown) => boolean
}

/** The rule of one pair; `undefined` for what a catalogue does not have. */
export type RuleLookup = (eventType: string, priority: string) => PayloadRule | undefined

type PayloadRules<Events> = Readonly<Record<EventType<Events>, RulesByPriority>>

type RulesByPriority = Readonly<Record<Priority, PayloadRule>>

const image = infoOrText(rule(schemas.image, checks.isImage))
const preparedImage = infoOrText(rule(schemas.preparedImage, checks.isPreparedImage))
const uploadedImage = infoOrText(rule(schemas.uploadedImage, checks.isUploadedImage))
const deletedImage = infoOrText(rule(schemas.deletedImage, checks.isDeletedImage))
const imageSend = rule(schemas.imageSend, checks.isImageSend)

const imageRules: PayloadRules<ImageEvents> = {
  'image.create': image,
  'image.prepare': preparedImage,
  'image.upload': uploadedImage,
  'image.activate': image,
  'image.send': { INFO: imageSend, WARN: imageSend, ERROR: imageSend },
  'image.update': image,
  'image.delete': deletedImage,
}

const imageMember = infoOrText(rule(schemas.imageMember, checks.isImageMember))
const task = infoOrText(rule(schemas.task, checks.isTask))
const namespace = infoOrText(rule(schemas.metadefNamespace, checks.isMetadefNamespace))
const metadefObject = infoOrText(rule(schemas.metadefObject, checks.isMetadefObject))
const property = infoOrText(rule(schemas.metadefProperty, checks.isMetadefProperty))
const resourceType = infoOrText(rule(schemas.metadefResourceType, checks.isMetadefResourceType))
const tag = infoOrText(rule(schemas.metadefTag, checks.isMetadefTag))

const glanceRules: PayloadRules<GlanceEvents> = {
  ...imageRules,
  'image.member.create': imageMember,
  'image.member.update': imageMember,
  'image.member.delete': imageMember,
  'task.create': task,
  'task.run': task,
  'task.processing': task,
  'task.success': task,
  'task.failure': task,
  'task.delete': task,
  'metadef_namespace.create': namespace,
  'metadef_namespace.update': namespace,
  'metadef_namespace.delete': namespace,
  'metadef_namespace.delete_objects': namespace,
  'metadef_namespace.delete_properties': namespace,
  'metadef_namespace.delete_tags': namespace,
  'metadef_object.create': metadefObject,
  'metadef_object.update': metadefObject,
  'metadef_object.delete': metadefObject,
  'metadef_property.create': property,
  'metadef_property.update': property,
  'metadef_property.delete': property,
  'metadef_resource_type.create': resourceType,
  'metadef_resource_type.delete': resourceType,
  'metadef_tag.create': tag,
  'metadef_tag.update': tag,
  'metadef_tag.delete': tag,
}

export const imagePayloadRule = lookup(imageRules)

export const glancePayloadRule = lookup(glanceRules)

/** Maps, so that `constructor` is not an event type. */
function lookup(rules: Readonly<Record<string, RulesByPriority>>): RuleLookup {
  const byEventType = new Map(
    Object.entries(rules).map(([eventType, byPriority]) => [
      eventType,
      new Map<string, PayloadRule>(Object.entries(byPriority)),
    ]),
  )
  return (eventType, priority) => byEventType.get(eventType)?.get(priority)
}

function rule(schema: Schema, check: PayloadRule['check']): PayloadRule {
  return { schema, check, isPlain: plainnessOf(schema) }
}

function infoOrText(info: PayloadRule): RulesByPriority {
  const text = rule(schemas.text, checks.isText)
  return { INFO: info, WARN: text, ERROR: text }
}
