import type { DeadLetterQueueOptions } from '@glance-notifications/rabbit/admin'
import { type BrokerOptions, transportOptions } from '../connection/connection-options.js'

/** Whose dead letters: one of `group` and `queue`. */
export interface DlqOptions extends BrokerOptions {
  readonly group?: string
  readonly queue?: string
  readonly verbose?: boolean
}

export async function deadLetterOptions({
  group,
  queue,
  ...options
}: DlqOptions): Promise<DeadLetterQueueOptions> {
  return {
    ...(await transportOptions(options)),
    ...(group !== undefined && { group }),
    ...(queue !== undefined && { queue }),
  }
}
