import { expect, it } from 'vitest'
import type { Image } from '../index.js'
import { imageEvents } from '../index.js'

/** `format_image_notification` of 2013. */
const v2 = {
  id: '71c675ab-d94f-49cd-a114-e12490b328d9',
  name: 'precise',
  status: 'active',
  created_at: '2013-11-27T16:16:05Z',
  updated_at: '2013-11-27T16:16:09Z',
  min_disk: 0,
  min_ram: 0,
  protected: false,
  checksum: '27bc0e0bdc0a4f6b0a4a3d7c1d8f3a5e',
  owner: '77dbd1e7b9a04ce8a9d7f3a2b9c1e5f0',
  disk_format: 'qcow2',
  container_format: 'bare',
  size: 5,
  is_public: true,
  properties: { kernel_id: null },
  tags: [],
  deleted: false,
  deleted_at: null,
} satisfies Image

/** A record of the registry: no tags, no `Z`, and `null` for an empty property. */
const { tags: _, ...withoutTags } = v2
const v1 = {
  ...withoutTags,
  created_at: '2013-11-27T16:16:05',
  updated_at: '2013-11-27T16:16:09.123456',
  properties: { distro: 'ubuntu', note: null },
} satisfies Image

const withImage = [
  'image.create',
  'image.prepare',
  'image.upload',
  'image.activate',
  'image.update',
  'image.delete',
]

it.each(withImage)('%s of the v2 API of 2013 is valid', (eventType) => {
  expect(imageEvents.validate(eventType, 'INFO', v2)).toBeUndefined()
})

it.each(withImage)('%s of the v1 API of 2013 is valid', (eventType) => {
  expect(imageEvents.validate(eventType, 'INFO', v1)).toBeUndefined()
})

it('image.send of both is valid, with the destination from v1 only', () => {
  const sent = {
    bytes_sent: 5,
    image_id: v2.id,
    owner_id: v2.owner,
    receiver_tenant_id: 'tenant',
    receiver_user_id: 'user',
  }
  expect(imageEvents.validate('image.send', 'INFO', sent)).toBeUndefined()
  expect(
    imageEvents.validate('image.send', 'ERROR', { ...sent, destination_ip: '192.0.2.7' }),
  ).toBeUndefined()
})

it('the required keys are those that v1, v2 and Glance of today have in common', () => {
  const issues = imageEvents.validate('image.create', 'INFO', {}) ?? []
  expect(issues.map(({ path }) => path)).toEqual(
    Object.keys(v1)
      .slice(0, issues.length)
      .map((key) => `/${key}`),
  )
})

it.each(Object.keys(v1))('%s is required', (key) => {
  const rest = Object.fromEntries(Object.entries(v2).filter(([name]) => name !== key))
  expect(imageEvents.validate('image.create', 'INFO', rest)).toMatchObject([{ path: `/${key}` }])
})
