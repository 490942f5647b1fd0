import { badRequest, conflict } from './http-error.js'
import { type Image, wholeSeconds } from './image.js'

/** The image at the beginning of an upload, or an error for one that cannot take data now. */
export function saving(image: Image): Image {
  if (image.status !== 'queued') {
    throw conflict(`Image status transition from ${image.status} to saving is not allowed`)
  }
  const missing = (['disk_format', 'container_format'] as const).filter((name) => image[name] === null)
  if (missing.length > 0)
    throw badRequest(`Properties ${missing.join(', ')} must be set prior to saving data.`)
  return { ...image, status: 'saving', updated_at: wholeSeconds() }
}
