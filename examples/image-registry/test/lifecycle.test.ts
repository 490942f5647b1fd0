import { expect, test } from 'vitest'
import { call, createImage, patch, post, put, remove } from './support/api.js'
import { hashOf, someBytes } from './support/some-bytes.js'
import { startRegistry } from './support/start-registry.js'

test('a plain upload notifies in the order of Glance', async () => {
  const { url, emitted } = await startRegistry()
  const image = await createImage(url)
  await put(`${image}/file`, someBytes(1000))
  expect(emitted()).toEqual([
    'INFO image.create queued',
    'INFO image.update saving',
    'INFO image.prepare saving',
    'INFO image.upload active',
    'INFO image.activate active',
    'INFO image.update active',
  ])
})

test('upload, activate and the last update carry size and checksums', async () => {
  const { url, memory } = await startRegistry()
  const data = someBytes(100_000)
  const image = await createImage(url)
  await put(`${image}/file`, data)
  const expected = { size: 100_000, virtual_size: 100_000, checksum: hashOf('md5', data), status: 'active' }
  for (const index of [3, 4, 5]) expect(memory.sent[index]?.payload).toMatchObject(expected)
  expect(memory.sent[3]?.payload).toMatchObject({
    os_glance_importing_to_stores: [],
    os_glance_failed_import: [],
  })
  expect(memory.sent[4]?.payload).not.toHaveProperty('os_glance_importing_to_stores')
  expect(memory.sent[4]?.payload).toEqual(memory.sent[5]?.payload)
  expect(memory.sent[3]?.payload).not.toHaveProperty('os_hash_value')
})

test('prepare says that the image is saving and has no data yet', async () => {
  const { url, memory } = await startRegistry()
  const image = await createImage(url)
  await put(`${image}/file`, someBytes(10))
  expect(memory.sent[2]?.payload).toMatchObject({ status: 'saving', size: null, checksum: null })
})

test('a download notifies who was sent how much', async () => {
  const { url, memory } = await startRegistry()
  const created = await post(
    `${url}/v2/images`,
    { disk_format: 'raw', container_format: 'bare' },
    { 'X-Project-Id': 'owners' },
  )
  const image = `${url}/v2/images/${String(created.json.id)}`
  await put(`${image}/file`, someBytes(5000))
  memory.clear()
  await call(`${image}/file`, { headers: { 'X-Project-Id': 'readers', 'X-User-Id': 'ada' } })
  const { event_type, priority, payload } = await memory.waitFor(() => true)
  expect({ event_type, priority }).toEqual({ event_type: 'image.send', priority: 'INFO' })
  expect(payload).toEqual({
    bytes_sent: 5000,
    image_id: created.json.id,
    owner_id: 'owners',
    receiver_tenant_id: 'readers',
    receiver_user_id: 'ada',
    destination_ip: '127.0.0.1',
  })
})

test('a download of a range notifies the bytes of the range, as INFO', async () => {
  const { url, memory } = await startRegistry()
  const image = await createImage(url)
  await put(`${image}/file`, someBytes(5000))
  memory.clear()
  await call(`${image}/file`, { headers: { Range: 'bytes=100-199' } })
  const { priority, payload } = await memory.waitFor(() => true)
  expect(priority).toBe('INFO')
  expect(payload).toMatchObject({ bytes_sent: 100 })
})

test('every change of attributes, properties or tags is one update', async () => {
  const { url, memory, emitted } = await startRegistry()
  const image = await createImage(url)
  await patch(image, [
    { op: 'replace', path: '/name', value: 'renamed' },
    { op: 'add', path: '/os_distro', value: 'cirros' },
  ])
  await call(`${image}/tags/golden`, { method: 'PUT' })
  await call(`${image}/tags/golden`, { method: 'DELETE' })
  await patch(image, [])
  expect(emitted().slice(1)).toEqual([
    'INFO image.update queued',
    'INFO image.update queued',
    'INFO image.update queued',
  ])
  expect(memory.sent[1]?.payload).toMatchObject({
    name: 'renamed',
    properties: { os_distro: 'cirros' },
    tags: [],
  })
  expect(memory.sent[2]?.payload).toMatchObject({ tags: ['golden'] })
  expect(memory.sent[3]?.payload).toMatchObject({ tags: [] })
})

test('a deletion notifies the whole image with what makes it deleted', async () => {
  const { url, memory } = await startRegistry()
  const image = await createImage(url)
  await remove(image)
  const [created, deleted] = memory.sent
  expect(deleted?.event_type).toBe('image.delete')
  expect(deleted?.payload).toEqual({
    ...Object(created?.payload),
    status: 'deleted',
    updated_at: expect.any(String),
    deleted: true,
    deleted_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  })
})

test('reading, listing and what is refused notify nothing', async () => {
  const { url, emitted } = await startRegistry()
  const image = await createImage(url)
  await call(image)
  await call(`${url}/v2/images`)
  await call(`${url}/v2/images/no-such-image`)
  await patch(image, [{ op: 'replace', path: '/status', value: 'active' }])
  await post(`${url}/v2/images`, { name: 5 })
  await put(`${image}/file`, someBytes(10), 'text/plain')
  expect(emitted()).toEqual(['INFO image.create queued'])
})
