import type {
  GlanceEvents,
  GlanceEventType,
  ImageMember,
  MetadefNamespace,
  MetadefObject,
  MetadefProperty,
  MetadefPropertyDefinition,
  MetadefResourceType,
  MetadefTag,
  Task,
} from '../src/index.js'
import { image, imageSend, preparedImage } from './samples.js'

const times = { created_at: '2026-11-25T02:44:29Z', updated_at: '2026-11-25T02:44:29Z' }
const present = { deleted: false, deleted_at: null }

// Keys and their order are those of `glance/notifier.py`.

export const imageMember = {
  image_id: image.id,
  member_id: 'b5a4f3e2d1c0495f8e7d6c5b4a392817',
  status: 'pending',
  ...times,
  ...present,
} satisfies ImageMember

export const task = {
  id: 'c588dfd4-7c93-4485-9ffb-cf5ce216c980',
  type: 'api_image_import',
  status: 'pending',
  result: null,
  owner: image.owner,
  message: null,
  expires_at: '2026-11-25T02:44:48Z',
  ...times,
  ...present,
} satisfies Task

export const metadefNamespace = {
  namespace: 'OS::Compute::Quota',
  namespace_old: 'OS::Compute::Quota',
  display_name: 'Flavor Quota',
  protected: true,
  visibility: 'public',
  owner: 'admin',
  description: null,
  ...times,
  ...present,
} satisfies MetadefNamespace

const definition = {
  name: 'cpu_shares',
  type: 'integer',
  title: 'Quota: CPU Shares',
  description: null,
  default: null,
  minimum: 1,
  maximum: null,
  enum: null,
  pattern: null,
  minLength: null,
  maxLength: null,
  confidential: null,
  items: null,
  uniqueItems: null,
  minItems: null,
  maxItems: null,
  additionalItems: null,
} satisfies MetadefPropertyDefinition

const named = { namespace: 'OS::Compute::Quota', name: 'cpu_shares', name_old: 'cpu_shares' }

export const metadefObject = {
  ...named,
  properties: [definition],
  required: ['cpu_shares'],
  description: null,
  ...times,
  ...present,
} satisfies MetadefObject

export const metadefProperty = { ...named, ...definition, ...present } satisfies MetadefProperty

const metadefResourceType = {
  ...named,
  name: 'OS::Nova::Flavor',
  name_old: 'OS::Nova::Flavor',
  prefix: null,
  properties_target: null,
  ...times,
  ...present,
} satisfies MetadefResourceType

const metadefTag = { ...named, ...times, ...present } satisfies MetadefTag

/** An INFO payload of every event. */
export const infoPayloads = {
  'image.create': image,
  'image.prepare': preparedImage,
  'image.upload': image,
  'image.activate': image,
  'image.send': imageSend,
  'image.update': image,
  'image.delete': image,
  'image.member.create': imageMember,
  'image.member.update': { ...imageMember, status: 'accepted' },
  'image.member.delete': { ...imageMember, deleted: true, deleted_at: times.updated_at },
  'task.create': task,
  'task.run': task,
  'task.processing': { ...task, status: 'processing' },
  'task.success': { ...task, status: 'success' },
  'task.failure': { ...task, status: 'failure' },
  'task.delete': { ...task, deleted: true, deleted_at: times.updated_at },
  'metadef_namespace.create': metadefNamespace,
  'metadef_namespace.update': { ...metadefNamespace, namespace_old: 'OS::Compute::Old' },
  'metadef_namespace.delete': { ...metadefNamespace, deleted: true, deleted_at: times.updated_at },
  'metadef_namespace.delete_objects': metadefNamespace,
  'metadef_namespace.delete_properties': metadefNamespace,
  'metadef_namespace.delete_tags': metadefNamespace,
  'metadef_object.create': { ...metadefObject, properties: [], required: null },
  'metadef_object.update': metadefObject,
  'metadef_object.delete': { ...metadefObject, deleted: true, deleted_at: times.updated_at },
  'metadef_property.create': metadefProperty,
  'metadef_property.update': { ...metadefProperty, name_old: 'cpu' },
  'metadef_property.delete': { ...metadefProperty, deleted: true, deleted_at: times.updated_at },
  'metadef_resource_type.create': metadefResourceType,
  'metadef_resource_type.delete': { ...metadefResourceType, deleted: true, deleted_at: times.updated_at },
  'metadef_tag.create': metadefTag,
  'metadef_tag.update': { ...metadefTag, name_old: 'cpu' },
  'metadef_tag.delete': { ...metadefTag, deleted: true, deleted_at: times.updated_at },
} satisfies { readonly [E in GlanceEventType]: GlanceEvents[E]['INFO'] }
