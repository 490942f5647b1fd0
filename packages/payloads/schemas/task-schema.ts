import { Type } from 'typebox'
import { anyJson, deletionKeys, stringOrNull, timeKeys, timeOrNull, uuid } from './field-schemas.js'

export const taskSchema = Type.Object(
  {
    id: uuid,
    type: Type.String(),
    status: Type.String(),
    result: anyJson,
    owner: stringOrNull,
    message: stringOrNull,
    expires_at: timeOrNull,
    ...timeKeys,
    ...deletionKeys,
  },
  { title: 'Task', description: 'the task (an object)' },
)
