import { Type } from 'typebox'
import { nullable, uuid, wideCount } from '../field-schemas.js'

export const imageSendSchema = Type.Object(
  {
    image_id: uuid,
    owner_id: nullable(Type.String()),
    receiver_tenant_id: nullable(Type.String()),
    receiver_user_id: nullable(Type.String()),
    destination_ip: Type.Optional(nullable(Type.String())),
    bytes_sent: wideCount,
  },
  { title: 'ImageSend', description: 'what was sent to whom (an object)' },
)
