import { Type } from 'typebox'
import { nullable, safeCount, strings, stringsByKey, time, uuid, wideCountOrNull } from '../field-schemas.js'

// Apart from `image.ts` so that who uses the types does not have to read TypeBox's.

const description = 'the image metadata (an object)'

const imageKeys = {
  id: uuid,
  name: nullable(Type.String()),
  status: Type.String(),
  created_at: time,
  updated_at: time,
  min_disk: safeCount,
  min_ram: safeCount,
  protected: Type.Boolean(),
  checksum: nullable(Type.String()),
  owner: nullable(Type.String()),
  disk_format: nullable(Type.String()),
  container_format: nullable(Type.String()),
  size: wideCountOrNull,
  is_public: Type.Boolean(),
  properties: stringsByKey,
  deleted: Type.Boolean(),
  deleted_at: nullable(time),
  tags: Type.Optional(strings),
  virtual_size: Type.Optional(wideCountOrNull),
  visibility: Type.Optional(Type.String()),
}

const importKeys = {
  os_glance_importing_to_stores: Type.Optional(strings),
  os_glance_failed_import: Type.Optional(strings),
}

export const imageSchema = Type.Object(imageKeys, { title: 'Image', description })

export const uploadedImageSchema = Type.Object(
  { ...imageKeys, ...importKeys },
  { title: 'UploadedImage', description },
)

export const preparedImageSchema = Type.Object(
  { ...imageKeys, ...importKeys, backend: Type.Optional(Type.String()) },
  { title: 'PreparedImage', description },
)

/** What the documentation says, and what Glance does. */
export const deletedImageSchema = Type.Union([uuid, imageSchema])
