import type { Image } from '@glance-notifications/payloads'
import { imageWithProperties, sampleImage } from '../micro/sample-image.js'

const kilobyte = 1_000

/** How long a payload is, about. */
export const sizes = {
  '1-kb': kilobyte,
  '10-kb': 10 * kilobyte,
  '100-kb': 100 * kilobyte,
  '1-mb': 1_000 * kilobyte,
} as const

export type Size = keyof typeof sizes

export const sizeNames: readonly Size[] = ['1-kb', '10-kb', '100-kb', '1-mb']

/** An image of that length: what every image has, and as many properties as are wanted. */
export function imageOf(size: Size): Image {
  return size === '1-kb' ? sampleImage : imageWithProperties(sizes[size] - kilobyte)
}

/** The same length in one text. */
export function imageWithLongText(size: Size): Image {
  return { ...sampleImage, name: 'é"x'.repeat((sizes[size] - kilobyte) / 3) }
}
