import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { conflict, noSuchImage } from './http-error.js'
import type { Image } from './image.js'
import { readImage } from './image-record.js'
import { keyedQueue } from './keyed-queue.js'

/**
 * The images without their data: in memory while the registry runs, and one JSON file each for the next time.
 * Changes of one image happen one after another; `committed` is called before the next one begins.
 */
export interface ImageStore {
  /** Newest first, as Glance lists them. */
  list(): readonly Image[]
  /** Throws 404 for an image that is not there, as all that follow. */
  get(id: string): Image
  /** Throws 409 when the id is taken. */
  add(image: Image, committed: Committed): Promise<void>
  /** With `transient` the change is kept in memory only: it does not outlive the registry, and no disk can fail it. */
  change(
    id: string,
    edit: (image: Image) => Image | Promise<Image>,
    committed: Committed,
    options?: { readonly transient?: boolean },
  ): Promise<Image>
  /** `check` may throw to keep the image. */
  remove(id: string, check: (image: Image) => void, committed: Committed): Promise<void>
}

type Committed = (image: Image) => void | Promise<void>

export async function openImageStore(folder: string): Promise<ImageStore> {
  await mkdir(folder, { recursive: true })
  const images = await readImages(folder)
  const inTurn = keyedQueue()
  const fileOf = (id: string): string => join(folder, `${id}.json`)
  const get = (id: string): Image => {
    const image = images.get(id)
    if (!image) throw noSuchImage(id)
    return image
  }
  return {
    get,
    list: () => [...images.values()].toReversed(),
    add: (image, committed) =>
      inTurn(image.id, async () => {
        if (images.has(image.id)) throw conflict(`Image ID ${image.id} already exists!`)
        await writeWhole(fileOf(image.id), image)
        images.set(image.id, image)
        await committed(image)
      }),
    change: (id, edit, committed, options = {}) =>
      inTurn(id, async () => {
        const image = await edit(get(id))
        if (!options.transient) await writeWhole(fileOf(id), image)
        images.set(id, image)
        await committed(image)
        return image
      }),
    remove: (id, check, committed) =>
      inTurn(id, async () => {
        const image = get(id)
        check(image)
        await rm(fileOf(id), { force: true })
        images.delete(id)
        await committed(image)
      }),
  }
}

/** A reader finds the old content or the new, never half of it. */
async function writeWhole(file: string, image: Image): Promise<void> {
  const temporary = `${file}.partial`
  try {
    await writeFile(temporary, `${JSON.stringify(image, null, 2)}\n`, { flush: true })
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function readImages(folder: string): Promise<Map<string, Image>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const images = await Promise.all(
    names.map(async (name) => readImage(name, await readFile(join(folder, name), 'utf8'))),
  )
  images.sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id))
  return new Map(images.map((image) => [image.id, image]))
}
