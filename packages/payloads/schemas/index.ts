import {
  anyJson,
  anyObject,
  booleanOrNull,
  numberOrNull,
  safeCount,
  stringOrNull,
  strings,
  stringsByKey,
  text,
  time,
  timeOrNull,
  uuid,
  wideCount,
  wideCountOrNull,
} from './field-schemas.js'
import { imageMemberSchema } from './image-member-schema.js'
import { deletedImageSchema, imageSchema, preparedImageSchema, uploadedImageSchema } from './image-schema.js'
import { imageSendSchema } from './image-send-schema.js'
import {
  metadefDefinitionSchema,
  metadefNamespaceSchema,
  metadefObjectSchema,
  metadefPropertySchema,
  metadefResourceTypeSchema,
  metadefTagSchema,
} from './metadef-schemas.js'
import { taskSchema } from './task-schema.js'

/** What payloads are made of: the others are written in terms of these, each of them in terms of those before it. */
export const parts = {
  stringOrNull,
  booleanOrNull,
  uuid,
  time,
  timeOrNull,
  safeCount,
  wideCount,
  wideCountOrNull,
  numberOrNull,
  strings,
  stringsByKey,
  anyObject,
  anyJson,
  metadefDefinition: metadefDefinitionSchema,
}

/**
 * The schemas of all payloads, as TypeBox has them, which is needed to write them and to test them, and never by whoever
 * validates: what is published in `src/generated` is made of these.
 */
export const payloads = {
  text,
  image: imageSchema,
  uploadedImage: uploadedImageSchema,
  preparedImage: preparedImageSchema,
  deletedImage: deletedImageSchema,
  imageSend: imageSendSchema,
  imageMember: imageMemberSchema,
  task: taskSchema,
  metadefNamespace: metadefNamespaceSchema,
  metadefObject: metadefObjectSchema,
  metadefProperty: metadefPropertySchema,
  metadefResourceType: metadefResourceTypeSchema,
  metadefTag: metadefTagSchema,
}
