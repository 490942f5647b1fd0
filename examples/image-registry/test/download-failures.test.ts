import { rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, createImage, put } from './support/api.js'
import { firstBytes, leaveAfter, rawRequest } from './support/raw-request.js'
import { someBytes } from './support/some-bytes.js'
import { startRegistry } from './support/start-registry.js'

const mebibyte = 1024 * 1024

async function withImage(size: number) {
  const running = await startRegistry()
  const image = await createImage(running.url)
  await put(`${image}/file`, someBytes(size))
  running.memory.clear()
  return { ...running, image, file: join(running.dataDir, 'images', image.slice(-36)) }
}

test('a download that the client breaks off is an ERROR with the bytes that were sent', async () => {
  // More than the buffers of both ends hold.
  const size = 24 * mebibyte
  const { image, memory } = await withImage(size)
  const socket = await rawRequest(`${image}/file`, 'GET', { 'X-Project-Id': 'readers' })
  const received = await firstBytes(socket)
  socket.destroy()
  const { event_type, priority, payload } = await memory.waitFor(() => true)
  expect([priority, event_type]).toEqual(['ERROR', 'image.send'])
  expect(Object.keys(Object(payload)).toSorted()).toEqual([
    'bytes_sent',
    'destination_ip',
    'image_id',
    'owner_id',
    'receiver_tenant_id',
    'receiver_user_id',
  ])
  const { bytes_sent } = Object(payload)
  expect(bytes_sent).toBeGreaterThanOrEqual(received.length - 1024)
  expect(bytes_sent).toBeLessThan(size)
  expect(payload).toMatchObject({ image_id: image.slice(-36), receiver_tenant_id: 'readers' })
})

test('a download that falls short is cut, and an ERROR with the bytes that were there', async () => {
  const { image, file, memory } = await withImage(mebibyte)
  await truncate(file, 700_000)
  await expect(call(`${image}/file`)).rejects.toThrow('terminated')
  expect(await memory.waitFor(() => true)).toMatchObject({
    priority: 'ERROR',
    event_type: 'image.send',
    payload: { bytes_sent: 700_000 },
  })
})

test('a download whose data is gone is answered, and an ERROR with no bytes', async () => {
  const { image, file, memory } = await withImage(1000)
  await rm(file)
  expect((await call(`${image}/file`)).status).toBe(500)
  expect(await memory.waitFor(() => true)).toMatchObject({
    priority: 'ERROR',
    event_type: 'image.send',
    payload: { bytes_sent: 0 },
  })
})

test('an image that is deleted while it is sent is sent whole', async () => {
  const size = 24 * mebibyte
  const { image, memory } = await withImage(size)
  const socket = await rawRequest(`${image}/file`, 'GET')
  await firstBytes(socket)
  await call(image, { method: 'DELETE' })
  socket.resume()
  const sent = await memory.waitFor(({ event_type }) => event_type === 'image.send')
  expect(sent).toMatchObject({ priority: 'INFO', payload: { bytes_sent: size } })
  socket.destroy()
})

test('a client that leaves as soon as it has everything was sent everything', async () => {
  const size = 100_000
  const { image, memory } = await withImage(size)
  const rounds = 40
  for (let round = 0; round < rounds; round += 1) {
    const socket = await rawRequest(`${image}/file`, 'GET')
    await leaveAfter(socket, size)
  }
  await memory.waitFor(() => memory.sent.length === rounds)
  expect(memory.sent.map(({ priority }) => priority)).toEqual(Array(rounds).fill('INFO'))
})
