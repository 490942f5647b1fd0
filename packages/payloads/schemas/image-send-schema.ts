import { Type } from 'typebox'
import { stringOrNull, uuid, wideCount } from './field-schemas.js'

export const imageSendSchema = Type.Object(
  {
    image_id: uuid,
    owner_id: stringOrNull,
    receiver_tenant_id: stringOrNull,
    receiver_user_id: stringOrNull,
    destination_ip: Type.Optional(stringOrNull),
    bytes_sent: wideCount,
  },
  { title: 'ImageSend', description: 'what was sent to whom (an object)' },
)
