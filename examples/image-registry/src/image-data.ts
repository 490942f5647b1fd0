import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { finished } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Image, ImageDigest } from './image.js'
import { ImageTooLarge, UploadCutOff } from './upload-failure.js'
import { uploadMeter } from './upload-meter.js'
import { virtualSize } from './virtual-size.js'

/** The data of the images: one file each, in one folder. */
export interface ImageData {
  /** Takes the body of a request. Rejects with `UploadCutOff`, `ImageTooLarge` or what the disk says, and leaves nothing. */
  receive(image: Image, source: IncomingMessage): Promise<ReceivedData>
  open(id: string): Promise<FileHandle>
  remove(id: string): Promise<void>
}

/** Data that is on disk, but not yet that of its image. */
export interface ReceivedData {
  readonly digest: ImageDigest
  keep(): Promise<void>
  discard(): Promise<void>
}

const unfinished = '.partial'

export async function openImageData(folder: string, maxImageBytes: number): Promise<ImageData> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (name.endsWith(unfinished)) await rm(join(folder, name), { force: true })
  }
  const fileOf = (id: string): string => join(folder, id)
  return {
    async receive(image, source) {
      if (Number(source.headers['content-length'] ?? 0) > maxImageBytes) throw new ImageTooLarge()
      const file = join(folder, `${image.id}.${randomUUID()}${unfinished}`)
      const discard = (): Promise<void> => rm(file, { force: true })
      const meter = uploadMeter(maxImageBytes)
      const stopFeeding = feed(source, meter.stream)
      try {
        await pipeline(meter.stream, createWriteStream(file, { flags: 'wx', flush: true }))
      } catch (error) {
        await discard()
        throw error
      } finally {
        stopFeeding()
      }
      const { size, md5, sha512, header } = meter.result()
      const digest: ImageDigest = {
        size,
        virtual_size: virtualSize(image.disk_format, size, header),
        checksum: md5,
        os_hash_algo: 'sha512',
        os_hash_value: sha512,
      }
      return { digest, keep: () => rename(file, fileOf(image.id)), discard }
    },
    open: (id) => open(fileOf(id), 'r'),
    remove: (id) => rm(fileOf(id), { force: true }),
  }
}

/**
 * Pipes a request into a stream. Not `pipeline`: that would destroy the request, and its socket with it, when the
 * stream fails, and the client could not be told why.
 */
function feed(
  source: IncomingMessage,
  target: NodeJS.WritableStream & { destroy(error: Error): void },
): () => void {
  const stopWatching = finished(source, { writable: false }, (error) => {
    if (error) target.destroy(new UploadCutOff())
  })
  source.pipe(target)
  return () => {
    stopWatching()
    source.unpipe(target)
  }
}
