import type { InfoOrText } from '../by-priority.js'
import type { ImageMember } from './image-member.js'

/** The payload type of every event of image members at every priority. Glance sends INFO only, since 2016. */
export interface ImageMemberEvents {
  /** An image was shared with a tenant. */
  readonly 'image.member.create': InfoOrText<ImageMember>
  /** The tenant accepted or rejected the image. */
  readonly 'image.member.update': InfoOrText<ImageMember>
  /** The image is shared with the tenant no longer. */
  readonly 'image.member.delete': InfoOrText<ImageMember>
}

export const imageMemberEventTypes = [
  'image.member.create',
  'image.member.update',
  'image.member.delete',
] as const satisfies readonly (keyof ImageMemberEvents)[]
