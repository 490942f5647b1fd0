import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, createImage, messageOf, put, remove } from './support/api.js'
import { rawRequest } from './support/raw-request.js'
import { someBytes } from './support/some-bytes.js'
import { startRegistry } from './support/start-registry.js'

const octets = { 'Content-Type': 'application/octet-stream' }
const failedUpload = [
  'INFO image.create queued',
  'INFO image.update saving',
  'INFO image.prepare saving',
  'ERROR image.upload',
  'INFO image.update queued',
]
const idOf = (image: string): string => image.slice(-36)

test.each([
  ['with a length', { 'Content-Length': 100_000 }, 'only the beginning'],
  ['in chunks', { 'Transfer-Encoding': 'chunked' }, '12\r\nonly the beginning\r\n'],
])('an upload %s that is cut off leaves nothing but an ERROR', async (_, headers, beginning) => {
  const { url, dataDir, memory, emittedInAll } = await startRegistry()
  const image = await createImage(url)
  const socket = await rawRequest(`${image}/file`, 'PUT', { ...octets, ...headers })
  socket.write(beginning)
  await memory.waitFor(({ event_type }) => event_type === 'image.prepare')
  socket.destroy()
  expect(await emittedInAll(5)).toEqual(failedUpload)
  expect(memory.sent[3]?.payload).toBe(
    `Failed to upload image data for image ${idOf(image)} due to internal error: ` +
      'Client disconnected before sending all data to backend',
  )
  expect(await readdir(join(dataDir, 'images'))).toEqual([])
})

test('after a failed upload the image takes another one', async () => {
  const { url, memory, emittedInAll } = await startRegistry()
  const image = await createImage(url)
  const socket = await rawRequest(`${image}/file`, 'PUT', { ...octets, 'Content-Length': 1000 })
  await memory.waitFor(({ event_type }) => event_type === 'image.prepare')
  socket.destroy()
  await emittedInAll(5)
  const data = someBytes(1000)
  expect((await put(`${image}/file`, data)).status).toBe(204)
  expect((await call(`${image}/file`)).bytes.equals(data)).toBe(true)
})

test('an image that says it is too large is refused at once', async () => {
  const { url, memory, emitted } = await startRegistry({ maxImageBytes: 1000 })
  const image = await createImage(url)
  const answer = await put(`${image}/file`, someBytes(1001))
  expect(answer.status).toBe(413)
  expect(messageOf(answer)).toBe('The incoming image is too large: The provided image is too large.')
  expect(emitted()).toEqual(failedUpload)
  expect(memory.sent[3]?.payload).toBe(
    `Failed to upload image data for image ${idOf(image)} due to internal error: The provided image is too large.`,
  )
})

test('an image that turns out too large is refused, and the client gets to read why', async () => {
  const { url, dataDir, emitted } = await startRegistry({ maxImageBytes: 100_000 })
  const image = await createImage(url)
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(someBytes(65_536))
      sent += 1
      if (sent === 64) controller.close()
    },
  })
  let sent = 0
  const answer = await call(`${image}/file`, { method: 'PUT', body, headers: octets, duplex: 'half' })
  expect(answer.status).toBe(413)
  expect(emitted()).toEqual(failedUpload)
  expect(await readdir(join(dataDir, 'images'))).toEqual([])
})

test('a lost folder fails the upload, not the registry', async () => {
  const { url, dataDir, memory, emitted } = await startRegistry()
  const image = await createImage(url)
  await rm(join(dataDir, 'images'), { recursive: true })
  const answer = await put(`${image}/file`, someBytes(100_000))
  expect(answer.status).toBe(500)
  expect(emitted()).toEqual(failedUpload)
  expect(memory.sent[3]?.payload).toBe(
    `Failed to upload image data for image ${idOf(image)} due to internal error: ENOENT: no such file or directory`,
  )
  expect((await call(image)).json).toMatchObject({ status: 'queued' })
})

test('an image that is deleted while data comes in fails the upload, and its data goes', async () => {
  const { url, dataDir, memory, emittedInAll } = await startRegistry()
  const image = await createImage(url)
  const socket = await rawRequest(`${image}/file`, 'PUT', { ...octets, 'Content-Length': 10 })
  await memory.waitFor(({ event_type }) => event_type === 'image.prepare')
  expect((await remove(image)).status).toBe(204)
  const answered = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(String(chunk))))
  socket.write('0123456789')
  expect(await answered).toMatch(/^HTTP\/1.1 410 Gone/)
  socket.destroy()
  expect((await emittedInAll(5)).slice(3)).toEqual(['INFO image.delete deleted', 'ERROR image.upload'])
  expect(memory.sent[4]?.payload).toBe(
    `Image ${idOf(image)} could not be found after upload. The image may have been deleted during the upload: ` +
      `No image found with ID ${idOf(image)}`,
  )
  expect(await readdir(join(dataDir, 'images'))).toEqual([])
})

test('of two uploads to one image one is refused, and the image has the data of the other', async () => {
  const { url, emitted } = await startRegistry()
  const image = await createImage(url)
  const data = [someBytes(500_000), someBytes(500_000)]
  const answers = await Promise.all(data.map((bytes) => put(`${image}/file`, bytes)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 409]))
  const winner = answers.findIndex(({ status }) => status === 204)
  expect((await call(`${image}/file`)).bytes.equals(data[winner] ?? Buffer.alloc(0))).toBe(true)
  expect(emitted().filter((event) => event === 'INFO image.upload active')).toHaveLength(1)
  expect(emitted().filter((event) => event.startsWith('ERROR'))).toEqual([])
})

test('a connection on which nothing moves is cut, and the upload with it', async () => {
  const { url, emittedInAll } = await startRegistry({ idleTimeoutMs: 100 })
  const image = await createImage(url)
  const socket = await rawRequest(`${image}/file`, 'PUT', { ...octets, 'Content-Length': 1000 })
  socket.write('some')
  expect(await emittedInAll(5)).toEqual(failedUpload)
  socket.destroy()
})
