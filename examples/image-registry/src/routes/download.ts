import type { FileHandle } from 'node:fs/promises'
import { byteRange } from '../byte-range.js'
import type { Exchange, Route } from '../exchange.js'
import { HttpError } from '../http-error.js'
import type { Image } from '../image.js'
import { sendNothing } from '../respond.js'
import { type SentFile, sendFile } from '../send-file.js'

export const downloadData: Route = async (exchange) => {
  const { request, response, store, data, imageId } = exchange
  const image = store.get(imageId)
  // As Glance: an image without data is no error.
  if (image.status !== 'active' || image.size === null) return sendNothing(response)
  const range = byteRange(request.headers.range, image.size)
  let file: FileHandle
  try {
    file = await data.open(imageId)
  } catch {
    notify(exchange, image, { bytesSent: 0, complete: false })
    throw new HttpError(500, `The data of image ${imageId} cannot be read.`)
  }
  const { start, length } = range ?? { start: 0, length: image.size }
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': length,
    ...(range
      ? { 'Content-Range': `bytes ${start}-${start + length - 1}/${image.size}` }
      : { 'Accept-Ranges': 'bytes', 'Content-MD5': image.checksum ?? '' }),
  })
  notify(exchange, image, await sendFile(file, { start, length }, response))
}

function notify({ request, identity, lifecycle }: Exchange, image: Image, sent: SentFile): void {
  lifecycle.sent({
    image,
    receiverProjectId: identity.projectId,
    receiverUserId: identity.userId,
    destinationIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? null,
    ...sent,
  })
}
