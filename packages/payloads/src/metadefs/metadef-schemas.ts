import { Type } from 'typebox'
import {
  anyJson,
  anyObject,
  deletionKeys,
  nullable,
  numberOrNull,
  strings,
  timeKeys,
  wideCountOrNull,
} from '../field-schemas.js'

const nameKeys = { namespace: Type.String(), name: Type.String(), name_old: Type.String() }

const definitionKeys = {
  name: Type.String(),
  type: nullable(Type.String()),
  title: nullable(Type.String()),
  description: nullable(Type.String()),
  default: anyJson,
  minimum: numberOrNull,
  maximum: numberOrNull,
  enum: nullable(Type.Array(Type.Unknown())),
  pattern: nullable(Type.String()),
  minLength: wideCountOrNull,
  maxLength: wideCountOrNull,
  confidential: nullable(Type.Boolean()),
  items: nullable(anyObject),
  uniqueItems: nullable(Type.Boolean()),
  minItems: wideCountOrNull,
  maxItems: wideCountOrNull,
  additionalItems: nullable(Type.Boolean()),
}

export const metadefNamespaceSchema = Type.Object(
  {
    namespace: Type.String(),
    namespace_old: Type.String(),
    display_name: nullable(Type.String()),
    protected: Type.Boolean(),
    visibility: Type.String(),
    owner: nullable(Type.String()),
    description: nullable(Type.String()),
    ...timeKeys,
    ...deletionKeys,
  },
  { title: 'MetadefNamespace', description: 'the namespace (an object)' },
)

export const metadefObjectSchema = Type.Object(
  {
    ...nameKeys,
    properties: Type.Array(
      Type.Object(definitionKeys, {
        title: 'MetadefPropertyDefinition',
        description: 'the definition of a property (an object)',
      }),
    ),
    required: nullable(strings),
    description: nullable(Type.String()),
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
    prefix: nullable(Type.String()),
    properties_target: nullable(Type.String()),
    ...timeKeys,
    ...deletionKeys,
  },
  { title: 'MetadefResourceType', description: 'the resource type (an object)' },
)

export const metadefTagSchema = Type.Object(
  { ...nameKeys, ...timeKeys, ...deletionKeys },
  { title: 'MetadefTag', description: 'the metadata tag (an object)' },
)
