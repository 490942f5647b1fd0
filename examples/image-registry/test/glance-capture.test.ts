import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { isRecord } from '../src/is-record.js'
import { call, post, put, remove } from './support/api.js'
import { someBytes } from './support/some-bytes.js'
import { startRegistry } from './support/start-registry.js'

// What a real Glance 25 sent over the life of one raw image: created, uploaded, downloaded, deleted.
const capture: unknown = JSON.parse(
  await readFile(new URL('fixtures/glance-25-lifecycle.json', import.meta.url), 'utf8'),
)
const captured = Array.isArray(capture) ? capture.filter(isRecord) : []

/** Keys in their order, with the kind of each value. */
function shape(payload: unknown): readonly string[] {
  return Object.entries(Object(payload)).map(([key, value]) => `${key}: ${kind(value)}`)
}

function kind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return 'time'
  return typeof value
}

test('the payloads have the keys of a real Glance, in its order, with values of the same kind', async () => {
  const { url, memory } = await startRegistry()
  const attributes = attributesOf(captured[0]?.payload)
  const identity = { 'X-Project-Id': 'p', 'X-User-Id': 'u' }
  const created = await post(`${url}/v2/images`, attributes, identity)
  const image = `${url}/v2/images/${String(created.json.id)}`
  await put(`${image}/file`, someBytes(4096))
  await call(`${image}/file`, { headers: identity })
  await memory.waitFor(({ event_type }) => event_type === 'image.send')
  await remove(image)

  expect(captured.length).toBe(8)
  expect(events(memory.sent)).toEqual(events(captured))
  for (const [index, { payload }] of memory.sent.entries()) {
    // Of the six keys that the documentation names, Glance sends `destination_ip` only through its cache.
    const ours = shape(payload).filter((line) => !line.startsWith('destination_ip'))
    expect(ours).toEqual(shape(captured[index]?.payload))
  }
})

function events(messages: readonly unknown[]): readonly string[] {
  return messages
    .filter(isRecord)
    .map(({ priority, event_type }) => `${String(priority)} ${String(event_type)}`)
}

/** What was asked for when the captured image was created. */
function attributesOf(payload: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(payload)) return {}
  const { name, visibility, disk_format, container_format, min_disk, min_ram, tags, owner, properties } =
    payload
  const asked = { name, visibility, disk_format, container_format, min_disk, min_ram, tags, owner }
  return { ...asked, ...(isRecord(properties) && properties) }
}
