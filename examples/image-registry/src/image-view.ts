import type { Image } from './image.js'

/** The image as the API shows it: properties beside the attributes. */
export function imageView(image: Image): Readonly<Record<string, unknown>> {
  const { properties, ...attributes } = image
  const self = `/v2/images/${image.id}`
  return { ...properties, ...attributes, self, file: `${self}/file`, schema: '/v2/schemas/image' }
}
