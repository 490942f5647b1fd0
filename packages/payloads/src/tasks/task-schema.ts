import { Type } from 'typebox'
import { anyJson, deletionKeys, nullable, time, timeKeys, uuid } from '../field-schemas.js'

export const taskSchema = Type.Object(
  {
    id: uuid,
    type: Type.String(),
    status: Type.String(),
    result: anyJson,
    owner: nullable(Type.String()),
    message: nullable(Type.String()),
    expires_at: nullable(time),
    ...timeKeys,
    ...deletionKeys,
  },
  { title: 'Task', description: 'the task (an object)' },
)
