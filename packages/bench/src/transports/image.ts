import type { Image } from '@glance-notifications/payloads'

/** So many images are published about, in turn. */
export const imageCount = 1_000
/** In a queue are more: what is of one image is handled in order, and a service has more images than notifications a second. */
export const queuedImageCount = 50_000

/** An image with 40 fields: with its envelope some 1,100 bytes of JSON. */
export function imagePayload(n: number, of = imageCount): Image {
  return {
    id: `3b1a6f0e-6f2c-4c58-9a0e-${String(n % of).padStart(12, '0')}`,
    name: `ubuntu-24.04-server-${n % of}`,
    status: 'active',
    created_at: '2026-11-22T07:46:48Z',
    updated_at: '2026-11-22T07:46:49Z',
    min_disk: 10,
    min_ram: 512,
    protected: false,
    checksum: '9e107d9d372bb6826bd81d3542a419d6',
    owner: '6f70656e737461636b70726f6a656374',
    disk_format: 'qcow2',
    container_format: 'bare',
    size: 2_361_393_152,
    is_public: false,
    deleted: false,
    deleted_at: null,
    tags: ['lts', 'server'],
    virtual_size: 10_737_418_240,
    visibility: 'shared',
    properties: {
      architecture: 'x86_64',
      os_type: 'linux',
      os_distro: 'ubuntu',
      os_version: '24.04',
      os_admin_user: 'ubuntu',
      hw_disk_bus: 'virtio',
      hw_vif_model: 'virtio',
      hw_scsi_model: null,
      hw_machine_type: 'q35',
      hw_qemu_guest_agent: 'yes',
      kernel_id: null,
      ramdisk_id: null,
      os_hidden: 'no',
      base_image_ref: '7f3b1f0c-9d21-4c58-9a0e-3b1a6f0e6f2c',
      region: 'r1',
      store: 'rbd',
      build: '20261122.1',
      license: 'free',
      support: 'community',
      description: 'Minimal server',
    },
  }
}

/** All images, made before anything is measured. */
export function imagePayloads(): readonly Image[] {
  return Array.from({ length: imageCount }, (_, n) => imagePayload(n))
}

/** What Glance writes for such a notification, as it goes over the wire. */
export function imageBody(n: number, of = imageCount): Buffer {
  return Buffer.from(
    JSON.stringify({
      message_id: `0e4d9c1c-8a52-4a1b-9a35-${String(n).padStart(12, '0')}`,
      publisher_id: 'image.host-1',
      event_type: 'image.update',
      priority: 'INFO',
      payload: imagePayload(n, of),
      timestamp: '2026-11-22 07:46:49.123456',
    }),
  )
}

/** Ready-made bodies for clients that send nothing else. */
export function imageBodies(): readonly Buffer[] {
  return Array.from({ length: imageCount }, (_, n) => imageBody(n))
}
