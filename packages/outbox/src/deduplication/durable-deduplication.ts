import { deduplicationIn } from './deduplication-in.js'
import type { DurableDeduplication } from './durable-store.js'
import { checkSettings, type DurableDeduplicationOptions } from './options.js'
import { openPlace } from './place.js'

/**
 * Remembers on disk which notifications were handled. Throws a `NotificationError`: `invalid` for a bad option, `rejected`
 * when the folder or its files cannot be used.
 */
export function durableDeduplication(options: DurableDeduplicationOptions): DurableDeduplication {
  const settings = checkSettings(options)
  const place = openPlace(options)
  try {
    return deduplicationIn(place, settings)
  } catch (error) {
    void place.close()
    throw error
  }
}
