import type { Image } from '@glance-notifications/payloads'
import { imagePayload } from '../transports/image.js'

export const sampleImage = imagePayload(0)

/** The same with a number that JavaScript's own numbers cannot hold. */
export const wideImage: Image = { ...sampleImage, size: 2n ** 53n + 1n }

const lengthOfProperty = 64

/** The same with properties that make it longer by about so many bytes of JSON. */
export function imageWithProperties(bytes: number): Image {
  const properties: Record<string, string | null> = { ...sampleImage.properties }
  for (let at = 0; at * lengthOfProperty < bytes; at += 1) {
    const key = `property_${String(at).padStart(6, '0')}`
    properties[key] = 'x'.repeat(lengthOfProperty - key.length - '"":"",'.length)
  }
  return { ...sampleImage, properties }
}
