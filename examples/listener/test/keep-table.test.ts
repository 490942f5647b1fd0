import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createListener,
  createNotification,
  memorySource,
  type NotificationInput,
} from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ImageTable, openImageTable } from '../src/image-table.js'
import { keepTable } from '../src/keep-table.js'
import { tableLines } from '../src/print-table.js'
import { image } from './support/image.js'

const id = '6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e'
let folder = ''
let table: ImageTable
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'table-'))
  table = openImageTable(folder)
})
afterEach(async () => {
  await table.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What the table, its log and the dead letters are after these. */
async function after(...inputs: readonly Partial<NotificationInput>[]) {
  const source = memorySource()
  const marks: string[] = []
  const logged: string[] = []
  await using listener = createListener({ source, events: imageEvents })
  keepTable(listener, { table, mark: (mark) => marks.push(mark), log: (message) => logged.push(message) })
  await listener.start()
  for (const input of inputs)
    source.push(
      createNotification({
        publisher_id: 'test',
        event_type: 'image.update',
        priority: 'INFO',
        payload: {},
        ...input,
      }),
    )
  await source.settled()
  return { row: table.get(id), marks, logged, deadLetters: source.deadLetters }
}

const update = (name: string, attributes = {}) => ({ payload: image(id, name, attributes) })
const sent = { image_id: id, owner_id: 'a', receiver_tenant_id: 'b', receiver_user_id: 'c', bytes_sent: 10 }

it('has what the last notification said, and marks each', async () => {
  const { row, marks } = await after(
    { event_type: 'image.create', payload: image(id, 'first', { status: 'queued', size: null }) },
    update('second'),
  )
  expect(row).toMatchObject({ id, name: 'second', status: 'active', size: 46_137_344, notifications: 2 })
  expect(new Set(marks).size).toBe(2)
})

it('counts what was sent', async () => {
  const { row } = await after(update('x'), ...[1, 2].map(() => ({ event_type: 'image.send', payload: sent })))
  expect(row).toMatchObject({ name: 'x', sends: 2, bytesSent: 20 })
})

it.each([
  ['the image', image(id, 'x', { deleted: true })],
  ['its id', id],
])('an image that was deleted, told by %s, stays so', async (_, payload) => {
  const { row } = await after(
    update('x'),
    { event_type: 'image.delete', payload },
    { event_type: 'image.activate', payload: image(id, 'x') },
  )
  expect(row).toMatchObject({ status: 'deleted', deleted: true, notifications: 3 })
})

it('says what went wrong, and puts aside what is not valid', async () => {
  const { logged, deadLetters } = await after(
    { event_type: 'image.upload', priority: 'ERROR', payload: 'Image storage media is full' },
    { event_type: 'image.send', priority: 'ERROR', payload: sent },
    { payload: { id } },
  )
  expect(logged).toEqual([
    expect.stringContaining('upload failed: Image storage media is full'),
    `image ${id}: only 10 bytes were sent`,
  ])
  expect(deadLetters).toEqual([expect.objectContaining({ reason: expect.stringContaining('/name') })])
})

it('is printed with a line for each image', async () => {
  await after(update('x'))
  expect(tableLines(table.rows())[1]).toBe(`${id}\tactive\t46137344\tx\t0\t0\t1`)
})
