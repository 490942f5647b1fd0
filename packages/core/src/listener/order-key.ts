import type { ReceivedNotification } from '../notification.js'

/**
 * The id of the image that a notification is about, wherever its payload tells: `image_id` (`image.send`,
 * `image.member.*`), else `id` of an `image.*`, else the id that `image.delete` may be. Texts carry none.
 */
export function imageIdOf({ event_type, payload }: ReceivedNotification): string | undefined {
  if (typeof payload === 'string')
    return event_type === 'image.delete' && isUuid(payload) ? payload : undefined
  if (typeof payload !== 'object' || payload === null) return undefined
  if ('image_id' in payload && typeof payload.image_id === 'string') return payload.image_id
  if (event_type.startsWith('image.') && 'id' in payload && typeof payload.id === 'string') return payload.id
  return undefined
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
