import type { InfoOrText } from '../by-priority.js'
import type { Task } from './task.js'

/** The payload type of every task event at every priority. Glance sends INFO only, since 2013. */
export interface TaskEvents {
  readonly 'task.create': InfoOrText<Task>
  /** The executor is through with the task. Glance sends it last, and after most failures not at all. */
  readonly 'task.run': InfoOrText<Task>
  readonly 'task.processing': InfoOrText<Task>
  readonly 'task.success': InfoOrText<Task>
  readonly 'task.failure': InfoOrText<Task>
  /** Glance has it, but its API lets nobody delete a task. */
  readonly 'task.delete': InfoOrText<Task>
}

/** In the order of a task's life. */
export const taskEventTypes = [
  'task.create',
  'task.run',
  'task.processing',
  'task.success',
  'task.failure',
  'task.delete',
] as const satisfies readonly (keyof TaskEvents)[]
