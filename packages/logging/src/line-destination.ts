import type { CloseOptions, Receipt, SendOptions } from '@glance-notifications/core'

export const strategyName = 'logging'

export const accepted: Receipt = Object.freeze({ strategy: strategyName, status: 'accepted' })
export const discarded: Receipt = Object.freeze({ strategy: strategyName, status: 'discarded' })

/** Takes whole lines somewhere. */
export interface LineDestination {
  /** Resolves when the operating system has the line; otherwise rejects with a `NotificationError`. */
  write(line: string, options: SendOptions): Promise<Receipt>
  /** Lets what was begun finish until the deadline, and releases everything. Idempotent. */
  close(options: CloseOptions): Promise<void>
}
