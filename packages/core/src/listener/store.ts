import { recovered } from '../at-once.js'
import type { ReceivedNotification } from '../notification.js'
import type { Claim } from './deduplication.js'
import type { ListenerSettings } from './settings.js'

/** `unknown`: the store could not be asked. */
export type StoreClaim = Claim | 'unknown'

/** The de-duplication store of a listener. What goes wrong with it is logged, and stops nothing. */
export class Store {
  readonly #settings: Pick<ListenerSettings, 'deduplication' | 'group' | 'logger'>

  constructor(settings: Pick<ListenerSettings, 'deduplication' | 'group' | 'logger'>) {
    this.#settings = settings
  }

  claim(notification: ReceivedNotification): StoreClaim | Promise<StoreClaim> {
    const { deduplication, group } = this.#settings
    return recovered<Claim, 'unknown'>(
      () => deduplication.claim(group, notification.message_id),
      (error) => {
        this.#report('asked', notification, error)
        return 'unknown'
      },
    )
  }

  /** A mark that could not be made is no reason to handle the notification again: at worst a duplicate is not recognised. */
  mark(mark: 'done' | 'release', notification: ReceivedNotification): void | Promise<void> {
    const { deduplication, group } = this.#settings
    return recovered(
      () => deduplication[mark](group, notification.message_id),
      (error) => this.#report('told', notification, error),
    )
  }

  #report(what: string, { message_id, event_type }: ReceivedNotification, error: unknown): void {
    const context = { message_id, event_type, error }
    this.#settings.logger.error(`The de-duplication store cannot be ${what}`, context)
  }
}
