import { Type } from 'typebox'
import { deletionKeys, timeKeys, uuid } from './field-schemas.js'

export const imageMemberSchema = Type.Object(
  { image_id: uuid, member_id: Type.String(), status: Type.String(), ...timeKeys, ...deletionKeys },
  { title: 'ImageMember', description: 'the image member (an object)' },
)
