import type { InfoOrText } from '../by-priority.js'
import type { MetadefNamespace } from './metadef-namespace.js'
import type { MetadefObject } from './metadef-object.js'
import type { MetadefProperty } from './metadef-property.js'
import type { MetadefResourceType } from './metadef-resource-type.js'
import type { MetadefTag } from './metadef-tag.js'

/** The payload type of every event of metadata definitions at every priority. Glance sends INFO only, since 2015. */
export interface MetadefEvents {
  readonly 'metadef_namespace.create': InfoOrText<MetadefNamespace>
  readonly 'metadef_namespace.update': InfoOrText<MetadefNamespace>
  readonly 'metadef_namespace.delete': InfoOrText<MetadefNamespace>
  /** All objects of a namespace were deleted at once; of each by itself Glance says nothing. */
  readonly 'metadef_namespace.delete_objects': InfoOrText<MetadefNamespace>
  /** All properties of a namespace were deleted at once; of each by itself Glance says nothing. */
  readonly 'metadef_namespace.delete_properties': InfoOrText<MetadefNamespace>
  /** All tags of a namespace were deleted at once; of each by itself Glance says nothing. */
  readonly 'metadef_namespace.delete_tags': InfoOrText<MetadefNamespace>
  readonly 'metadef_object.create': InfoOrText<MetadefObject>
  readonly 'metadef_object.update': InfoOrText<MetadefObject>
  readonly 'metadef_object.delete': InfoOrText<MetadefObject>
  readonly 'metadef_property.create': InfoOrText<MetadefProperty>
  readonly 'metadef_property.update': InfoOrText<MetadefProperty>
  readonly 'metadef_property.delete': InfoOrText<MetadefProperty>
  /** A namespace was associated with a type of resource. */
  readonly 'metadef_resource_type.create': InfoOrText<MetadefResourceType>
  readonly 'metadef_resource_type.delete': InfoOrText<MetadefResourceType>
  readonly 'metadef_tag.create': InfoOrText<MetadefTag>
  readonly 'metadef_tag.update': InfoOrText<MetadefTag>
  readonly 'metadef_tag.delete': InfoOrText<MetadefTag>
}

export const metadefEventTypes = [
  'metadef_namespace.create',
  'metadef_namespace.update',
  'metadef_namespace.delete',
  'metadef_namespace.delete_objects',
  'metadef_namespace.delete_properties',
  'metadef_namespace.delete_tags',
  'metadef_object.create',
  'metadef_object.update',
  'metadef_object.delete',
  'metadef_property.create',
  'metadef_property.update',
  'metadef_property.delete',
  'metadef_resource_type.create',
  'metadef_resource_type.delete',
  'metadef_tag.create',
  'metadef_tag.update',
  'metadef_tag.delete',
] as const satisfies readonly (keyof MetadefEvents)[]
