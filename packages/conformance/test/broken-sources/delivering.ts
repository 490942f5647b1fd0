import type { Delivery } from '@glance-notifications/core'
import { queuePlace } from '../support/queue-place.js'
import { alter, alterDelivery } from './alter.js'
import type { BrokenSources } from './broken-source.js'
import { buffered } from './buffered.js'

const longestBody = 64 * 1024

function isJson({ body }: Delivery): boolean {
  try {
    JSON.parse(Buffer.from(body).toString())
    return true
  } catch {
    return false
  }
}

/** Sources that deliver something else than what was published. */
export const delivering = {
  content: {
    what: 'takes bytes for Latin 1',
    place: () =>
      queuePlace((source) =>
        alter(source, {
          delivery: (one) =>
            alterDelivery(one, { body: Buffer.from(Buffer.from(one.body).toString('latin1')) }),
        }),
      ),
    why: /others have come/,
  },
  'content-large': {
    what: 'cuts off what is long',
    place: () =>
      queuePlace((source) =>
        alter(source, { delivery: (one) => alterDelivery(one, { body: one.body.subarray(0, longestBody) }) }),
      ),
    why: /65536 others have come/,
  },
  'content-any': {
    what: 'passes over what is no JSON',
    place: () =>
      queuePlace((source) => alter(source, { delivery: (one) => (isJson(one) ? one : undefined) })),
    why: /messages did not come/,
  },
  properties: {
    what: 'delivers the body alone',
    place: () =>
      queuePlace((source) =>
        alter(source, {
          delivery: (one) => ({
            body: one.body,
            attempt: one.attempt,
            live: true,
            settle: (settlement) => one.settle(settlement),
          }),
        }),
      ),
    why: /undefined/,
  },
  credit: {
    what: 'does not look at the credit',
    place: () =>
      queuePlace((source) => alter(source, { options: (options) => ({ ...options, credit: 1_000 }) })),
    why: /28 were unsettled at a time, with a credit of 7/,
  },
  'credit-nested': {
    what: 'brings the next within the call that settles the one before',
    place: () => queuePlace((source) => buffered(source, { recurses: true })),
    why: /overflow the stack/,
  },
  order: {
    what: 'brings every tenth message one too late',
    place: () =>
      queuePlace((source) => {
        let count = 0
        let late: Delivery | undefined
        return alter(source, {
          delivery(one, deliver) {
            count += 1
            if (count % 10 === 5) {
              late = one
              return undefined
            }
            deliver(one)
            return count % 10 === 6 ? late : undefined
          },
        })
      }),
    why: /strictly deep-equal/,
  },
  'deliver-throws': {
    what: 'takes for done what was not taken',
    place: () =>
      queuePlace((source) =>
        alter(source, {
          delivery(one, deliver) {
            try {
              deliver(one)
            } catch {
              one.settle({ outcome: 'done' })
            }
            return undefined
          },
        }),
      ),
    why: /What was not taken, or what came after it, did not come/,
  },
  'listener-bad-message': {
    what: 'decodes by itself, and throws',
    place: () =>
      queuePlace((source) =>
        alter(source, {
          delivery(one) {
            JSON.parse(Buffer.from(one.body).toString())
            return one
          },
        }),
      ),
    why: /for the listener to put aside/,
  },
} satisfies BrokenSources
