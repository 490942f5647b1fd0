import type { Notification } from '@glance-notifications/core'

/** Gets notifications back from where a strategy has taken them, without any help of that strategy. */
export interface Reader {
  /** For people. */
  readonly where: string
  /** What has arrived, in order; waits until there are `count`, or for `timeoutMs`. */
  read(count: number, timeoutMs: number): Promise<readonly Notification[]>
  close(): Promise<void>
}
