import { once } from 'node:events'
import { expect, test } from 'vitest'
import { call, createImage } from './support/api.js'
import { rawRequest } from './support/raw-request.js'
import { startRegistry } from './support/start-registry.js'

const upload = { 'Content-Type': 'application/octet-stream', 'Content-Length': 10 }

test('closing lets an upload come to its end, and takes no new connection', async () => {
  const { url, registry, memory, emitted } = await startRegistry()
  const image = await createImage(url)
  const socket = await rawRequest(`${image}/file`, 'PUT', upload)
  await memory.waitFor(({ event_type }) => event_type === 'image.prepare')
  const closed = registry.close()
  await expect(rawRequest(url, 'GET')).rejects.toThrow('ECONNREFUSED')
  const answered = once(socket, 'data')
  socket.write('0123456789')
  expect(String((await answered)[0])).toMatch(/^HTTP\/1.1 204/)
  await closed
  expect(emitted().slice(3)).toEqual([
    'INFO image.upload active',
    'INFO image.activate active',
    'INFO image.update active',
  ])
})

test('an upload that does not come to its end is cut, and notified, before close resolves', async () => {
  const { url, registry, memory, emitted } = await startRegistry()
  const image = await createImage(url)
  const socket = await rawRequest(`${image}/file`, 'PUT', upload)
  await memory.waitFor(({ event_type }) => event_type === 'image.prepare')
  await registry.close({ graceMs: 50 })
  expect(emitted().slice(3)).toEqual(['ERROR image.upload', 'INFO image.update queued'])
  socket.destroy()
})

test('closing does not wait for connections on which nothing is asked', async () => {
  const { url, registry } = await startRegistry()
  await call(`${url}/versions`)
  const started = performance.now()
  await registry.close()
  expect(performance.now() - started).toBeLessThan(2000)
})

test('closing twice is closing once', async () => {
  const { registry } = await startRegistry()
  expect(registry.close()).toBe(registry.close())
})
