/**
 * Work that Glance does in the background, such as an import: the INFO payload of `task.*`. The input of the task is
 * withheld, for it may hold secrets. Keys that are not listed here pass, and are kept.
 *
 * Source: `format_task_notification` of `glance/notifier.py`.
 */
export interface Task {
  /** UUID. */
  readonly id: string
  /** Glance has `import`, `api_image_import` and `location_import`. */
  readonly type: string
  /** Glance has `pending`, `processing`, `success` and `failure`. `task.run` says `pending`, though it comes last. */
  readonly status: string
  /** `null` whenever Glance sends it. */
  readonly result: unknown
  /** Tenant that owns the task. */
  readonly owner: string | null
  /** `null` whenever Glance sends it, even of a task that failed. */
  readonly message: string | null
  /** When the task will be forgotten. Before it has ended Glance writes the time of sending. */
  readonly expires_at: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly deleted: boolean
  readonly deleted_at: string | null
  readonly [key: string]: unknown
}
