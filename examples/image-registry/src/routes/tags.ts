import type { Route } from '../exchange.js'
import { HttpError } from '../http-error.js'
import { withTag } from '../image-attributes.js'
import { sendNothing } from '../respond.js'

export const addTag: Route = async ({ response, lifecycle, imageId, tag }) => {
  await lifecycle.update(imageId, (image) => withTag(image, tag))
  sendNothing(response)
}

export const removeTag: Route = async ({ response, lifecycle, imageId, tag }) => {
  await lifecycle.update(imageId, (image) => {
    if (!image.tags.includes(tag)) throw new HttpError(404, `Image ${imageId} has no tag '${tag}'.`)
    return { ...image, tags: image.tags.filter((one) => one !== tag) }
  })
  sendNothing(response)
}
