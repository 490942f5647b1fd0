import type { AtEveryPriority, InfoOrText } from '../by-priority.js'
import type { Image, PreparedImage, UploadedImage } from './image.js'
import type { ImageSend } from './image-send.js'

/**
 * The payload type of every image event at every priority.
 *
 * Source: Glance's documentation of notifications (`doc/source/notifications.rst` of 2013, today
 * `doc/source/admin/notifications.rst`).
 */
export interface ImageEvents {
  /** An image record was created; data may follow, or not. */
  readonly 'image.create': InfoOrText<Image>
  /** Glance begins to upload data to its store. */
  readonly 'image.prepare': InfoOrText<PreparedImage>
  /** The data is in the store. */
  readonly 'image.upload': InfoOrText<UploadedImage>
  /** The image became `active`. */
  readonly 'image.activate': InfoOrText<Image>
  /** An image was sent to someone. */
  readonly 'image.send': AtEveryPriority<ImageSend>
  /** An image record was changed. */
  readonly 'image.update': InfoOrText<Image>
  /**
   * An image was deleted. The documentation says that INFO carries its id (a UUID); every Glance since 2013 sends
   * the whole image, with `deleted: true`. Both are accepted.
   */
  readonly 'image.delete': InfoOrText<string | Image>
}

/** An event type of images. */
export type ImageEventType = keyof ImageEvents

/** The seven event types of images, in the order of an image's life. */
export const imageEventTypes = [
  'image.create',
  'image.prepare',
  'image.upload',
  'image.activate',
  'image.send',
  'image.update',
  'image.delete',
] as const satisfies readonly ImageEventType[]
