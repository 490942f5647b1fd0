import type { PayloadValidator } from '../catalogue.js'
import type { Deadlines } from '../deadlines.js'
import type { ReceivedNotification } from '../notification.js'
import type { Attempt } from './attempt.js'
import type { Handlers } from './handlers.js'
import type { ListenerOptions } from './options.js'
import type { ListenerSettings } from './settings.js'
import type { ListenerCounters } from './stats.js'
import type { Store } from './store.js'

/** What the handling of every notification shares. */
export interface Desk {
  readonly settings: ListenerSettings
  readonly options: Pick<ListenerOptions, 'filter' | 'onInvalid' | 'onUnhandled' | 'onFailure'>
  /** Undefined where nothing is validated. */
  readonly validate:
    | ((notification: ReceivedNotification) => ReturnType<PayloadValidator['validate']>)
    | undefined
  readonly handlers: Handlers
  readonly store: Store
  readonly counters: ListenerCounters
  /** Of those whose handlers are waited for. */
  readonly deadlines: Deadlines<Attempt>
  /** Nothing is begun any more. */
  readonly isOver: () => boolean
}
