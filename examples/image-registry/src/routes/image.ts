import type { Route } from '../exchange.js'
import { imageView } from '../image-view.js'
import { applyPatch, parsePatch } from '../json-patch.js'
import { readJson } from '../read-json.js'
import { sendJson, sendNothing } from '../respond.js'

export const showImage: Route = ({ response, store, imageId }) =>
  sendJson(response, 200, imageView(store.get(imageId)))

export const updateImage: Route = async ({ request, response, store, lifecycle, imageId }) => {
  store.get(imageId)
  const operations = parsePatch(request.headers['content-type'], await readJson(request))
  // No operations, no change, no notification.
  const image =
    operations.length === 0
      ? store.get(imageId)
      : await lifecycle.update(imageId, (before) => applyPatch(before, operations))
  sendJson(response, 200, imageView(image))
}

export const deleteImage: Route = async ({ response, lifecycle, imageId }) => {
  await lifecycle.delete(imageId)
  sendNothing(response)
}
