import type { Image, ImageSend, PreparedImage } from '../src/index.js'

/** What Glance 25 sends. */
export const image = {
  id: 'eca7391d-3c53-41e3-8a88-532b7d741c3a',
  name: 'cirros',
  status: 'queued',
  created_at: '2026-11-22T07:46:48Z',
  updated_at: '2026-11-22T07:46:48Z',
  min_disk: 1,
  min_ram: 128,
  protected: false,
  checksum: null,
  owner: '9a8b7c6d5e4f40312a1b0c9d8e7f6a5b',
  disk_format: 'qcow2',
  container_format: 'bare',
  size: null,
  virtual_size: null,
  is_public: true,
  visibility: 'public',
  properties: { os_distro: 'cirros', kernel_id: null },
  tags: ['test'],
  deleted: false,
  deleted_at: null,
} satisfies Image

export const preparedImage = {
  ...image,
  os_glance_importing_to_stores: ['ceph'],
  os_glance_failed_import: [],
  backend: 'ceph',
} satisfies PreparedImage

export const imageSend = {
  image_id: image.id,
  owner_id: image.owner,
  receiver_tenant_id: 'a-tenant',
  receiver_user_id: null,
  destination_ip: '192.0.2.7',
  bytes_sent: 1024,
} satisfies ImageSend
