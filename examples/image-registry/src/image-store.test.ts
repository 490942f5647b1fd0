import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Image, newImage } from './image.js'
import { openImageStore } from './image-store.js'

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const ignore = (): void => undefined

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('images are there again the next time', async () => {
  const folder = await temporaryFolder()
  const before = await openImageStore(folder)
  const image: Image = { ...newImage(id, 'p'), tags: ['t'], properties: JSON.parse('{"__proto__":"x"}') }
  await before.add(image, ignore)
  await before.change(id, (old) => ({ ...old, name: 'renamed' }), ignore)
  const after = await openImageStore(folder)
  expect(JSON.stringify(after.get(id))).toBe(JSON.stringify({ ...image, name: 'renamed' }))
})

test('an upload that was under way is not: the image waits for data again', async () => {
  const folder = await temporaryFolder()
  const before = await openImageStore(folder)
  await before.add(newImage(id, 'p'), ignore)
  await before.change(id, (old) => ({ ...old, status: 'saving' }), ignore)
  expect((await openImageStore(folder)).get(id).status).toBe('queued')
})

test('what was removed is gone', async () => {
  const folder = await temporaryFolder()
  const store = await openImageStore(folder)
  await store.add(newImage(id, 'p'), ignore)
  await store.remove(id, ignore, ignore)
  expect(() => store.get(id)).toThrow(expect.objectContaining({ status: 404 }))
  expect(await readdir(folder)).toEqual([])
})

test('changes of one image happen one after another, each seen before the next', async () => {
  const store = await openImageStore(await temporaryFolder())
  await store.add(newImage(id, 'p'), ignore)
  const seen: (number | null)[] = []
  const grow = () =>
    store.change(
      id,
      (image) => ({ ...image, size: (image.size ?? 0) + 1 }),
      ({ size }) => void seen.push(size),
    )
  await Promise.all(Array.from({ length: 20 }, grow))
  expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('a change that cannot be written has not happened', async () => {
  const folder = await temporaryFolder()
  const store = await openImageStore(folder)
  await store.add(newImage(id, 'p'), ignore)
  await rm(folder, { recursive: true })
  await expect(store.change(id, (image) => ({ ...image, name: 'new' }), ignore)).rejects.toThrow('ENOENT')
  expect(store.get(id).name).toBeNull()
  await store.change(id, (image) => ({ ...image, name: 'new' }), ignore, { transient: true })
  expect(store.get(id).name).toBe('new')
})

test('a file that does not hold an image is named', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'odd.json'), '{"id":"x"}')
  await expect(openImageStore(folder)).rejects.toThrow('odd.json does not hold an image')
})
