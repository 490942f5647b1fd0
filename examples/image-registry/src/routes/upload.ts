import type { Exchange, Route } from '../exchange.js'
import { HttpError } from '../http-error.js'
import type { Upload } from '../lifecycle.js'
import { sendNothing } from '../respond.js'
import { uploadFailure } from '../upload-failure.js'

export const uploadData: Route = async (exchange) => {
  const { request, response, lifecycle, store, imageId } = exchange
  store.get(imageId)
  if (
    request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/octet-stream'
  ) {
    throw new HttpError(415, 'The content type of image data is application/octet-stream.')
  }
  const upload = await lifecycle.beginUpload(imageId)
  try {
    await receive(exchange, upload)
  } catch (error) {
    const { text, answer } = uploadFailure(imageId, error)
    await lifecycle.failUpload(upload, text)
    throw answer
  }
  sendNothing(response)
}

async function receive({ request, lifecycle, data }: Exchange, upload: Upload): Promise<void> {
  const received = await data.receive(upload.image, request)
  try {
    await lifecycle.completeUpload(upload, received)
  } catch (error) {
    await received.discard()
    throw error
  }
}
