import { type EventCatalogue, type Notifier, type Priority, priorities } from '@glance-notifications/core'
import { type ImageEvents, imageEvents } from '@glance-notifications/payloads'

const image = {
  id: 'eca7391d-3c53-41e3-8a88-532b7d741c3a',
  name: 'Zürich 東京 "quoted" \u2028',
  status: 'active',
  created_at: '2026-11-22T07:46:48Z',
  updated_at: '2026-11-22T07:46:48Z',
  min_disk: 1,
  min_ram: 128,
  protected: false,
  checksum: null,
  owner: '9a8b7c6d5e4f40312a1b0c9d8e7f6a5b',
  disk_format: 'qcow2',
  container_format: 'bare',
  size: 9_007_199_254_740_991,
  virtual_size: null,
  is_public: true,
  visibility: 'public',
  properties: { os_distro: 'cirros', 'a.b:c d': '' },
  tags: ['test'],
  deleted: false,
  deleted_at: null,
}

const sent = {
  image_id: image.id,
  owner_id: image.owner,
  receiver_tenant_id: 'a-tenant',
  receiver_user_id: null,
  destination_ip: '192.0.2.7',
  bytes_sent: 1024,
}

const textually = { WARN: 'low on space', ERROR: 'store is full' }

/** One payload of every image event at every priority. */
const imagePayloads = {
  'image.create': { INFO: image, ...textually },
  'image.prepare': { INFO: { ...image, backend: 'ceph' }, ...textually },
  'image.upload': { INFO: { ...image, os_glance_failed_import: [] }, ...textually },
  'image.activate': { INFO: image, ...textually },
  'image.send': { INFO: sent, WARN: sent, ERROR: { ...sent, bytes_sent: 0 } },
  'image.update': { INFO: image, ...textually },
  'image.delete': { INFO: { ...image, deleted: true }, ...textually },
} satisfies { [E in keyof ImageEvents]: ImageEvents[E] }

export interface Pair {
  readonly event_type: keyof ImageEvents
  readonly priority: Priority
  readonly payload: unknown
}

/** Every (event type, priority). */
export const imagePairs: readonly Pair[] = Object.entries(imagePayloads).flatMap(([name, payloads]) => {
  const event_type = eventTypeOf(name)
  return priorities.map((priority) => {
    const payload = payloads[priority]
    return { event_type, priority, payload }
  })
})

/** The catalogue of images, for a notifier to which the compiler lets any payload. */
export const uncheckedImageEvents: EventCatalogue = {
  validate: (...args) => imageEvents.validate(...args),
}

/** Sends one of the pairs. What it may be is checked by the catalogue, not by the compiler. */
export function sendPair(notifier: Notifier, { event_type, priority, payload }: Pair): Promise<unknown> {
  const { info, warn, error } = notifier
  return { INFO: info, WARN: warn, ERROR: error }[priority](event_type, payload)
}

function eventTypeOf(name: string): keyof ImageEvents {
  if (!isEventType(name)) throw new Error(`${name} is no event type.`)
  return name
}

function isEventType(name: string): name is keyof ImageEvents {
  return Object.hasOwn(imagePayloads, name)
}
