import type { Image } from '@glance-notifications/payloads'

/** An image as Glance 25 sends one, with properties that give it the length of an everyday one: see `sample-image.test.ts`. */
export const sampleImage = {
  id: 'eca7391d-3c53-41e3-8a88-532b7d741c3a',
  name: 'ubuntu-24.04-server-cloudimg-amd64',
  status: 'active',
  created_at: '2026-11-22T07:46:48Z',
  updated_at: '2026-11-22T07:48:03Z',
  min_disk: 10,
  min_ram: 512,
  protected: false,
  checksum: '9e107d9d372bb6826bd81d3542a419d6',
  owner: '9a8b7c6d5e4f40312a1b0c9d8e7f6a5b',
  disk_format: 'qcow2',
  container_format: 'bare',
  size: 2_361_393_152,
  virtual_size: 10_737_418_240,
  is_public: false,
  visibility: 'shared',
  properties: {
    architecture: 'x86_64',
    os_type: 'linux',
    os_distro: 'ubuntu',
    os_version: '24.04',
    hw_disk_bus: 'virtio',
    hw_vif_model: 'virtio',
    hw_scsi_model: 'virtio-scsi',
    hw_qemu_guest_agent: 'yes',
    hw_rng_model: 'virtio',
    kernel_id: null,
    ramdisk_id: null,
  },
  tags: ['lts', 'server', 'ubuntu'],
  deleted: false,
  deleted_at: null,
} satisfies Image

/** The same with a number that JavaScript's own numbers cannot hold. */
export const wideImage = { ...sampleImage, size: 2n ** 53n + 1n } satisfies Image

const lengthOfProperty = 64

/** The same with properties that make it longer by about so many bytes of JSON, each of 64 characters. */
export function imageWithProperties(bytes: number): Image {
  const properties: Record<string, string | null> = { ...sampleImage.properties }
  for (let at = 0; at * lengthOfProperty < bytes; at += 1) {
    const key = `property_${String(at).padStart(6, '0')}`
    properties[key] = 'x'.repeat(lengthOfProperty - key.length - '"":"",'.length)
  }
  return { ...sampleImage, properties }
}
