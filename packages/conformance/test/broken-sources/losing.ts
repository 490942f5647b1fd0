import type { ConnectedSource } from '@glance-notifications/core'
import { queuePlace } from '../support/queue-place.js'
import { alter, alterDelivery } from './alter.js'
import type { BrokenSources } from './broken-source.js'
import { buffered } from './buffered.js'

/** Is called when the connection is lost. */
const atLoss = (source: ConnectedSource, react: () => unknown): ConnectedSource => {
  source.status.subscribe(({ state }) => {
    if (state === 'backing-off') react()
  })
  return source
}

const givesUp = () =>
  queuePlace((source) => atLoss(source, () => source.close({ deadline: performance.now() })))

/** Sources that do not bear the loss of a connection. */
export const losing = {
  loss: {
    what: 'takes for live what is not any more',
    place: () =>
      queuePlace((source) => alter(source, { delivery: (one) => alterDelivery(one, { live: true }) })),
    why: /live though their connection was cut/,
  },
  'loss-settled': {
    what: 'acknowledges what it has in its buffer, and loses that',
    place: () => queuePlace((source) => buffered(source, { acknowledges: true })),
    why: /messages did not come/,
  },
  'survives-stall': { what: 'gives up', place: givesUp, why: /Nothing comes any more/ },
  'survives-refuse': { what: 'gives up', place: givesUp, why: /Nothing comes any more/ },
  'stray-errors-drop': {
    what: 'lets a promise go that is rejected by the loss',
    place: () =>
      queuePlace((source) => atLoss(source, () => void Promise.reject(new Error('The channel has ended.')))),
    why: /nobody heard.*The channel has ended/,
  },
} satisfies BrokenSources
