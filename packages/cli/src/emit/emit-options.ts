import type { FormatName, Priority } from '@glance-notifications/core'
import type { ConnectionOptions } from '../connection/connection-options.js'

export interface EmitOptions extends ConnectionOptions {
  readonly type?: string
  readonly priority: Priority
  readonly payload?: string
  /** A file of lines, or `-`. */
  readonly jsonl?: string
  readonly format: FormatName
  readonly publisherId?: string
  readonly validate: boolean
  readonly timeout: number
  readonly verbose?: boolean
}
