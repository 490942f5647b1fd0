import { Type } from 'typebox'
import {
  anyJson,
  anyObject,
  booleanOrNull,
  deletionKeys,
  nullable,
  numberOrNull,
  stringOrNull,
  strings,
  timeKeys,
  wideCountOrNull,
} from './field-schemas.js'

const nameKeys = { namespace: Type.String(), name: Type.String(), name_old: Type.String() }

const definitionKeys = {
  name: Type.String(),
  type: stringOrNull,
  title: stringOrNull,
  description: stringOrNull,
  default: anyJson,
  minimum: numberOrNull,
  maximum: numberOrNull,
  enum: nullable(Type.Array(Type.Unknown())),
  pattern: stringOrNull,
  minLength: wideCountOrNull,
  maxLength: wideCountOrNull,
  confidential: booleanOrNull,
  items: nullable(anyObject),
  uniqueItems: booleanOrNull,
  minItems: wideCountOrNull,
  maxItems: wideCountOrNull,
  additionalItems: booleanOrNull,
}

export const metadefNamespaceSchema = Type.Object(
  {
    namespace: Type.String(),
    namespace_old: Type.String(),
    display_name: stringOrNull,
    protected: Type.Boolean(),
    visibility: Type.String(),
    owner: stringOrNull,
    description: stringOrNull,
    ...timeKeys,
    ...deletionKeys,
  },
  { title: 'MetadefNamespace', description: 'the namespace (an object)' },
)

export const metadefDefinitionSchema = Type.Object(definitionKeys, {
  title: 'MetadefPropertyDefinition',
  description: 'the definition of a property (an object)',
})

export const metadefObjectSchema = Type.Object(
  {
    ...nameKeys,
    properties: Type.Array(metadefDefinitionSchema),
    required: nullable(strings),
    description: stringOrNull,
    ...timeKeys,
    ...deletionKeys,
  },
  { title: 'MetadefObject', description: 'the metadata object (an object)' },
)

export const metadefPropertySchema = Type.Object(
  { ...nameKeys, ...definitionKeys, ...deletionKeys },
  { title: 'MetadefProperty', description: 'the metadata property (an object)' },
)

export const metadefResourceTypeSchema = Type.Object(
  {
    ...nameKeys,
    prefix: stringOrNull,
    properties_target: stringOrNull,
    ...timeKeys,
    ...deletionKeys,
  },
  { title: 'MetadefResourceType', description: 'the resource type (an object)' },
)

export const metadefTagSchema = Type.Object(
  { ...nameKeys, ...timeKeys, ...deletionKeys },
  { title: 'MetadefTag', description: 'the metadata tag (an object)' },
)
