import type { EventType, Priority } from '@glance-notifications/core'
import * as checks from './generated/checks.js'
import * as schemas from './generated/schemas.js'
import type { GlanceEvents } from './glance-event-map.js'
import type { ImageEvents } from './images/image-event-map.js'
import type { Schema } from './schema.js'

/** What a payload must be. */
interface PayloadRule {
  readonly schema: Schema
  /** Whether it is; made of the schema. Takes what is inherited for present. */
  readonly check: (payload: unknown) => boolean
}

/** The rule of one pair; `undefined` for what a catalogue does not have. */
export type RuleLookup = (eventType: string, priority: string) => PayloadRule | undefined

type PayloadRules<Events> = Readonly<Record<EventType<Events>, RulesByPriority>>

type RulesByPriority = Readonly<Record<Priority, PayloadRule>>

const image = infoOrText({ schema: schemas.image, check: checks.isImage })
const preparedImage = infoOrText({ schema: schemas.preparedImage, check: checks.isPreparedImage })
const uploadedImage = infoOrText({ schema: schemas.uploadedImage, check: checks.isUploadedImage })
const deletedImage = infoOrText({ schema: schemas.deletedImage, check: checks.isDeletedImage })
const imageSend = { schema: schemas.imageSend, check: checks.isImageSend }

const imageRules: PayloadRules<ImageEvents> = {
  'image.create': image,
  'image.prepare': preparedImage,
  'image.upload': uploadedImage,
  'image.activate': image,
  'image.send': { INFO: imageSend, WARN: imageSend, ERROR: imageSend },
  'image.update': image,
  'image.delete': deletedImage,
}

const imageMember = infoOrText({ schema: schemas.imageMember, check: checks.isImageMember })
const task = infoOrText({ schema: schemas.task, check: checks.isTask })
const namespace = infoOrText({ schema: schemas.metadefNamespace, check: checks.isMetadefNamespace })
const metadefObject = infoOrText({ schema: schemas.metadefObject, check: checks.isMetadefObject })
const property = infoOrText({ schema: schemas.metadefProperty, check: checks.isMetadefProperty })
const resourceType = infoOrText({ schema: schemas.metadefResourceType, check: checks.isMetadefResourceType })
const tag = infoOrText({ schema: schemas.metadefTag, check: checks.isMetadefTag })

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

function infoOrText(info: PayloadRule): RulesByPriority {
  const text = { schema: schemas.text, check: checks.isText }
  return { INFO: info, WARN: text, ERROR: text }
}
