import { Type } from 'typebox'
import {
  safeCount,
  stringOrNull,
  strings,
  stringsByKey,
  time,
  timeOrNull,
  uuid,
  wideCountOrNull,
} from './field-schemas.js'

const description = 'the image metadata (an object)'

const imageKeys = {
  id: uuid,
  name: stringOrNull,
  status: Type.String(),
  created_at: time,
  updated_at: time,
  min_disk: safeCount,
  min_ram: safeCount,
  protected: Type.Boolean(),
  checksum: stringOrNull,
  owner: stringOrNull,
  disk_format: stringOrNull,
  container_format: stringOrNull,
  size: wideCountOrNull,
  is_public: Type.Boolean(),
  properties: stringsByKey,
  deleted: Type.Boolean(),
  deleted_at: timeOrNull,
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
