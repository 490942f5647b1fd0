import type { StoredNotification } from './record.js'

/** A record that the inner strategy is to take, or has been asked to. */
export interface Entry extends StoredNotification {
  readonly sequence: number
  /** On disk. */
  readonly bytes: number
  /** Times that the strategy was asked by this process. */
  attempts: number
}
