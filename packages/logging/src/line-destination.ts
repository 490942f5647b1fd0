import type { CloseOptions, Receipt, SendOptions } from '@glance-notifications/core'
import type { SendListener } from '@glance-notifications/core/connection'

export const strategyName = 'logging'

export const accepted: Receipt = Object.freeze({ strategy: strategyName, status: 'accepted' })
export const discarded: Receipt = Object.freeze({ strategy: strategyName, status: 'discarded' })

/** Takes whole lines somewhere. */
export interface LineDestination {
  /** Tells of a receipt when the operating system has the line, otherwise of an error; perhaps before it returns. */
  write(line: string, options: SendOptions, listener: SendListener): void
  /** Lets what was begun finish until the deadline, and releases everything. Idempotent. */
  close(options: CloseOptions): Promise<void>
}
