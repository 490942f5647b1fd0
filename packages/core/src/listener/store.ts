import { isPromiseLike } from '../at-once.js'
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
    try {
      const claim = deduplication.claim(group, notification.message_id)
      return isPromiseLike(claim) ? this.#claimed(claim, notification) : claim
    } catch (error) {
      return this.#notAsked(notification, error)
    }
  }

  /** A mark that could not be made is no reason to handle the notification again: at worst a duplicate is not recognised. */
  mark(mark: 'done' | 'release', notification: ReceivedNotification): void | Promise<void> {
    const { deduplication, group } = this.#settings
    try {
      const marked = deduplication[mark](group, notification.message_id)
      return isPromiseLike(marked) ? this.#marked(marked, notification) : undefined
    } catch (error) {
      return this.#notTold(notification, error)
    }
  }

  async #claimed(claim: PromiseLike<Claim>, notification: ReceivedNotification): Promise<StoreClaim> {
    try {
      return await claim
    } catch (error) {
      return this.#notAsked(notification, error)
    }
  }

  async #marked(marked: PromiseLike<void>, notification: ReceivedNotification): Promise<void> {
    try {
      await marked
    } catch (error) {
      this.#notTold(notification, error)
    }
  }

  #notAsked(notification: ReceivedNotification, error: unknown): 'unknown' {
    this.#report('asked', notification, error)
    return 'unknown'
  }

  #notTold(notification: ReceivedNotification, error: unknown): void {
    this.#report('told', notification, error)
  }

  #report(what: string, { message_id, event_type }: ReceivedNotification, error: unknown): void {
    const context = { message_id, event_type, error }
    this.#settings.logger.error(`The de-duplication store cannot be ${what}`, context)
  }
}
