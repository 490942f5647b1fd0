import { expect, test } from 'vitest'
import { call, createImage, messageOf, patch, post, put, remove } from './support/api.js'
import { hashOf, someBytes } from './support/some-bytes.js'
import { startRegistry } from './support/start-registry.js'

test('201 for a new image, with the view of the API', async () => {
  const { url } = await startRegistry()
  const { status, headers, json } = await post(
    `${url}/v2/images`,
    { name: 'cirros', os_distro: 'cirros', tags: ['a', 'a', 'b'], visibility: 'public', protected: true },
    { 'X-Project-Id': 'p1' },
  )
  expect(status).toBe(201)
  expect(headers.get('location')).toBe(`/v2/images/${String(json.id)}`)
  expect(headers.get('x-openstack-request-id')).toMatch(/^req-/)
  expect(json).toMatchObject({
    name: 'cirros',
    status: 'queued',
    owner: 'p1',
    os_distro: 'cirros',
    tags: ['a', 'b'],
    visibility: 'public',
    protected: true,
    size: null,
    checksum: null,
    self: `/v2/images/${String(json.id)}`,
    file: `/v2/images/${String(json.id)}/file`,
    schema: '/v2/schemas/image',
  })
  expect(json).not.toHaveProperty('properties')
})

test('the id may be given, but not twice', async () => {
  const { url } = await startRegistry()
  const id = '3F2504E0-4F89-41D3-9A0C-0305E82C3301'
  const first = await post(`${url}/v2/images`, { id })
  const second = await post(`${url}/v2/images`, { id: id.toLowerCase() })
  expect([first.status, second.status]).toEqual([201, 409])
  expect(first.json.id).toBe(id.toLowerCase())
  expect((await call(`${url}/v2/images/${id}`)).status).toBe(200)
})

test.each([
  ['a name that is no text', { name: 5 }],
  ['a name that is too long', { name: 'x'.repeat(256) }],
  ['an id that is no UUID', { id: 'mine' }],
  ['an unknown disk format', { disk_format: 'floppy' }],
  ['an unknown visibility', { visibility: 'secret' }],
  ['a negative number', { min_ram: -1 }],
  ['a property that is no text', { os_version: 12 }],
  ['a property that is null', { os_version: null }],
  ['tags that are no list', { tags: 'a' }],
  ['a tag that is no text', { tags: [1] }],
  ['a body that is a list', []],
])('400 for %s', async (_, body) => {
  const { url } = await startRegistry()
  const answer = await post(`${url}/v2/images`, body)
  expect(answer.status).toBe(400)
  expect(messageOf(answer)).not.toBe('')
})

test('400 for what is not JSON, 413 for more than a MiB of it', async () => {
  const { url } = await startRegistry()
  const send = (body: string) => call(`${url}/v2/images`, { method: 'POST', body })
  expect((await send('{"name":')).status).toBe(400)
  expect((await send(`{"name":"${'x'.repeat(2 ** 20)}"}`)).status).toBe(413)
})

test('403 for attributes that are not the user’s to set', async () => {
  const { url } = await startRegistry()
  const image = await createImage(url)
  for (const name of ['status', 'size', 'checksum', 'created_at', 'self', 'locations', 'deleted']) {
    expect((await post(`${url}/v2/images`, { [name]: 'x' })).status).toBe(403)
    expect((await patch(image, [{ op: 'replace', path: `/${name}`, value: 'x' }])).status).toBe(403)
  }
  expect((await patch(image, [{ op: 'remove', path: '/name' }])).status).toBe(403)
})

test('404 for an unknown image, whatever is done to it', async () => {
  const { url } = await startRegistry()
  const image = `${url}/v2/images/3f2504e0-4f89-41d3-9a0c-0305e82c3301`
  const answers = await Promise.all([
    call(image),
    remove(image),
    patch(image, []),
    call(`${image}/file`),
    put(`${image}/file`, someBytes(10)),
    call(`${image}/tags/a`, { method: 'PUT' }),
    call(`${url}/v2/elsewhere`),
  ])
  expect(answers.map(({ status }) => status)).toEqual(Array(answers.length).fill(404))
})

test('405 names the methods that there are', async () => {
  const { url } = await startRegistry()
  const { status, headers } = await call(`${url}/v2/images`, { method: 'DELETE' })
  expect(status).toBe(405)
  expect(headers.get('allow')).toBe('GET, POST')
})

test('upload, show and download agree on the bytes', async () => {
  const { url } = await startRegistry()
  const data = someBytes(300_000)
  const image = await createImage(url)
  expect((await call(`${image}/file`)).status).toBe(204)
  expect((await put(`${image}/file`, data)).status).toBe(204)
  expect((await call(image)).json).toMatchObject({
    status: 'active',
    size: 300_000,
    checksum: hashOf('md5', data),
    os_hash_algo: 'sha512',
    os_hash_value: hashOf('sha512', data),
  })
  const { status, headers, bytes } = await call(`${image}/file`)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-length')).toBe('300000')
  expect(headers.get('content-md5')).toBe(hashOf('md5', data))
  expect(bytes.equals(data)).toBe(true)
})

test('an upload may come in chunks of unknown number', async () => {
  const { url } = await startRegistry()
  const image = await createImage(url)
  const body = new ReadableStream({
    start(controller) {
      for (const text of ['one', 'two', 'three']) controller.enqueue(Buffer.from(text))
      controller.close()
    },
  })
  const headers = { 'Content-Type': 'application/octet-stream' }
  expect((await call(`${image}/file`, { method: 'PUT', body, headers, duplex: 'half' })).status).toBe(204)
  expect((await call(`${image}/file`)).bytes.toString()).toBe('onetwothree')
})

test('an image may be empty', async () => {
  const { url, memory } = await startRegistry()
  const image = await createImage(url)
  await put(`${image}/file`, Buffer.alloc(0))
  memory.clear()
  const { status, bytes } = await call(`${image}/file`)
  expect([status, bytes.length]).toEqual([200, 0])
  expect(await memory.waitFor(() => true)).toMatchObject({ priority: 'INFO', payload: { bytes_sent: 0 } })
})

test('409 for an upload to an image that has its data', async () => {
  const { url } = await startRegistry()
  const image = await createImage(url)
  await put(`${image}/file`, someBytes(10))
  const answer = await put(`${image}/file`, someBytes(10))
  expect(answer.status).toBe(409)
  expect(messageOf(answer)).toContain('from active to saving')
})

test('400 for an upload to an image without formats, 415 for another content type', async () => {
  const { url } = await startRegistry()
  const image = await createImage(url, { disk_format: null })
  const answer = await put(`${image}/file`, someBytes(10))
  expect(answer.status).toBe(400)
  expect(messageOf(answer)).toContain('disk_format')
  expect((await put(`${image}/file`, someBytes(10), 'text/plain')).status).toBe(415)
})

test('403 for the deletion of a protected image', async () => {
  const { url } = await startRegistry()
  const image = await createImage(url, { protected: true })
  expect((await remove(image)).status).toBe(403)
  await patch(image, [{ op: 'replace', path: '/protected', value: false }])
  expect((await remove(image)).status).toBe(204)
  expect((await call(image)).status).toBe(404)
})

test.each([
  ['bytes=0-9', 0, 10],
  ['bytes=990-', 990, 10],
  ['bytes=-25', 975, 25],
  ['bytes=500-5000', 500, 500],
])('206 for %s', async (range, start, length) => {
  const { url } = await startRegistry()
  const data = someBytes(1000)
  const image = await createImage(url)
  await put(`${image}/file`, data)
  const { status, headers, bytes } = await call(`${image}/file`, { headers: { Range: range } })
  expect(status).toBe(206)
  expect(headers.get('content-range')).toBe(`bytes ${start}-${start + length - 1}/1000`)
  expect(bytes.equals(data.subarray(start, start + length))).toBe(true)
})

test('416 for a range that cannot be had', async () => {
  const { url } = await startRegistry()
  const image = await createImage(url)
  await put(`${image}/file`, someBytes(1000))
  const { status, headers } = await call(`${image}/file`, { headers: { Range: 'bytes=1000-' } })
  expect(status).toBe(416)
  expect(headers.get('content-range')).toBe('bytes */1000')
})

test('a patch is applied whole or not at all', async () => {
  const { url } = await startRegistry()
  const image = await createImage(url)
  const answer = await patch(image, [
    { op: 'replace', path: '/name', value: 'new' },
    { op: 'replace', path: '/no_such_property', value: 'x' },
  ])
  expect(answer.status).toBe(409)
  expect((await call(image)).json).toMatchObject({ name: 'cirros' })
  expect((await patch(image, [], 'application/json')).status).toBe(415)
})

test('a property may be called __proto__', async () => {
  const { url, memory } = await startRegistry()
  const image = await createImage(url)
  const { status, bytes } = await patch(image, [{ op: 'add', path: '/__proto__', value: 'harmless' }])
  expect(status).toBe(200)
  expect(bytes.toString()).toContain('"__proto__":"harmless"')
  expect(JSON.stringify(memory.sent[1]?.payload)).toContain('"__proto__":"harmless"')
})

test('the documents that clients look for first', async () => {
  const { url } = await startRegistry()
  const choose = await call(`${url}/`)
  expect([choose.status, (await call(`${url}/versions`)).status]).toEqual([300, 200])
  expect(JSON.stringify(choose.json)).toContain(`"href":"${url}/v2/"`)
  expect((await call(`${url}/v2/schemas/image`)).json).toMatchObject({ name: 'image' })
  expect((await call(`${url}/v2/schemas/images`)).json).toMatchObject({ name: 'images' })
})
