import type { Delivery, Settlement } from '@glance-notifications/core'
import { queuePlace } from '../support/queue-place.js'
import { alter, alterDelivery } from './alter.js'
import type { BrokenSources } from './broken-source.js'
import { buffered } from './buffered.js'

/** The place of a source that understands what it is told in its own way. */
const settlingAs = (
  settle: (settlement: Settlement, delivery: Delivery, deliver: (delivery: Delivery) => void) => void,
) =>
  queuePlace((source) =>
    alter(source, {
      delivery: (one, deliver) =>
        alterDelivery(one, { settle: (settlement) => settle(settlement, one, deliver) }),
    }),
  )

/** Sources that do not do what they are told. */
export const settling = {
  gone: {
    what: 'does not tell the queue what is not wanted',
    place: () =>
      settlingAs((settlement, delivery) => {
        if (settlement.outcome !== 'drop') delivery.settle(settlement)
      }),
    why: /came again/,
  },
  retry: {
    what: 'brings a retry at once',
    place: () =>
      settlingAs((settlement, delivery) =>
        delivery.settle(settlement.outcome === 'retry' ? { ...settlement, delayMs: 0 } : settlement),
      ),
    why: /It came again after \d+ of 100 ms/,
  },
  'retry-closed': {
    what: 'keeps a retry to itself, and acknowledges it before',
    place: () =>
      settlingAs((settlement, delivery, deliver) => {
        if (settlement.outcome !== 'retry') return delivery.settle(settlement)
        delivery.settle({ outcome: 'done' })
        setTimeout(() => deliver(delivery), settlement.delayMs)
      }),
    why: /did not come/,
  },
  'dead-letter': {
    what: 'throws dead letters away',
    place: () =>
      settlingAs((settlement, delivery) =>
        delivery.settle(settlement.outcome === 'dead-letter' ? { outcome: 'drop' } : settlement),
      ),
    why: /The dead letter was not put aside/,
  },
  'settle-once': {
    what: 'does what it is told every time',
    place: () =>
      settlingAs((settlement, delivery, deliver) => {
        delivery.settle(settlement)
        if (settlement.outcome === 'retry') deliver(delivery)
      }),
    why: /3 were unsettled at a time, with a credit of 2/,
  },
  'settle-late': {
    what: 'throws when it is told something too late',
    place: () =>
      settlingAs((settlement, delivery) => {
        if (!delivery.live) throw new Error('The channel is closed.')
        delivery.settle(settlement)
      }),
    why: /The channel is closed/,
  },
  unsettled: {
    what: 'acknowledges what it delivers',
    place: () => queuePlace((source) => buffered(source, { acknowledges: true })),
    why: /A message that was published did not come/,
  },
  'listener-retry': {
    what: 'counts no attempts',
    place: () =>
      queuePlace((source) => alter(source, { delivery: (one) => alterDelivery(one, { attempt: 1 }) })),
    why: /What failed twice was not put aside/,
  },
} satisfies BrokenSources
