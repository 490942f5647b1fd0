import type { ConnectionOptions } from '../connection/connection-options.js'
import type { QueueOptions } from '../connection/open-source.js'

export interface ListenOptions extends ConnectionOptions, QueueOptions {
  /** Globs of event types; any of them. */
  readonly type?: readonly string[]
  /** End after so many. */
  readonly count?: number
  /** End after so long. */
  readonly timeout?: number
  /** JSON lines also on a terminal. */
  readonly json?: boolean
  readonly validate?: boolean
}
