import { type Image, wholeSeconds } from './image.js'

/**
 * The payload of a notification: the keys of Glance (`format_image_notification` of `glance/notifier.py`), in its
 * order. No locations and no SHA-512: they are not the business of whoever listens.
 */
export function imageMetadata(image: Image) {
  return {
    id: image.id,
    name: image.name,
    status: image.status,
    created_at: image.created_at,
    updated_at: image.updated_at,
    min_disk: image.min_disk,
    min_ram: image.min_ram,
    protected: image.protected,
    checksum: image.checksum,
    owner: image.owner,
    disk_format: image.disk_format,
    container_format: image.container_format,
    size: image.size,
    virtual_size: image.virtual_size,
    is_public: image.visibility === 'public',
    visibility: image.visibility,
    properties: image.properties,
    tags: image.tags,
    deleted: false,
    deleted_at: null,
  }
}

/** What prepare and upload have besides; an import into several stores would fill it. */
export function importMetadata(image: Image) {
  return { ...imageMetadata(image), os_glance_importing_to_stores: [], os_glance_failed_import: [] }
}

/** Of a deleted image Glance sends everything, not only the id that its documentation names. */
export function deletedMetadata(image: Image) {
  const now = wholeSeconds()
  return {
    ...imageMetadata(image),
    status: 'deleted',
    updated_at: now,
    deleted: true,
    deleted_at: now,
  }
}
