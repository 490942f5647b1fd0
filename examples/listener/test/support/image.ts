import type { Image } from '@glance-notifications/payloads'

/** An image with all that a notification must tell of it. */
export function image(id: string, name: string, attributes: Partial<Image> = {}): Image {
  return {
    id,
    name,
    status: 'active',
    created_at: '2026-11-24T10:00:00Z',
    updated_at: '2026-11-24T10:00:00Z',
    min_disk: 0,
    min_ram: 0,
    protected: false,
    checksum: null,
    owner: 'a-tenant',
    disk_format: 'qcow2',
    container_format: 'bare',
    size: 46_137_344,
    is_public: false,
    properties: {},
    tags: [],
    deleted: false,
    deleted_at: null,
    ...attributes,
  }
}
