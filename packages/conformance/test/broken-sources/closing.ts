import type { SourcePlace } from '../../src/index.js'
import { queuePlace } from '../support/queue-place.js'
import { alter, alterDelivery } from './alter.js'
import type { BrokenSources } from './broken-source.js'
import { buffered } from './buffered.js'

const batchMs = 60

/** Tells the queue in batches, and forgets the last one when it is closed. */
const telling = (): SourcePlace =>
  queuePlace((source) =>
    alter(source, {
      delivery: (one) =>
        alterDelivery(one, { settle: (settlement) => setTimeout(() => one.settle(settlement), batchMs) }),
    }),
  )

/** Sources that close badly, or show too much. */
export const closing = {
  close: {
    what: 'throws when it is closed again',
    place: () =>
      queuePlace((source) => {
        let isClosed = false
        const close = async (options: { readonly deadline: number }): Promise<void> => {
          if (isClosed) throw new Error('It is closed already.')
          isClosed = true
          await source.close(options)
        }
        return alter(source, { close })
      }),
    why: /It is closed already/,
  },
  'close-flush': { what: 'forgets what it has not told yet', place: telling, why: /came again/ },
  'listener-close': { what: 'forgets what it has not told yet', place: telling, why: /came again/ },
  'close-quiet': {
    what: 'delivers what it has in its buffer',
    place: () => queuePlace((source) => buffered(source, {})),
    why: /It has delivered more/,
  },
  'close-stalled': {
    what: 'has a deadline of its own',
    place: () =>
      queuePlace((source) =>
        alter(source, { close: ({ deadline }) => source.close({ deadline: deadline + 60_000 }) }),
      ),
    why: /close did not settle/,
    timeoutMs: 2_000,
  },
  'close-starting': {
    what: 'waits for its start',
    place: () =>
      queuePlace((source) => {
        let started: Promise<unknown> = Promise.resolve()
        return {
          name: 'waiting',
          start(deliver, options) {
            const start = source.start(deliver, options)
            started = start
            return start
          },
          async close(options) {
            await started.catch(() => {})
            await source.close(options)
          },
        }
      }),
    why: /close did not settle/,
    timeoutMs: 2_000,
  },
  handles: {
    what: 'leaves a timer behind',
    place: () =>
      queuePlace((source) => {
        setTimeout(() => {}, 3_000)
        return source
      }),
    why: /there is left: Timeout/,
  },
  'stray-errors': {
    what: 'lets a promise go that is rejected by closing',
    place: () =>
      queuePlace((source) =>
        alter(source, {
          close(options) {
            void Promise.reject(new Error('The goodbye was not answered.'))
            return source.close(options)
          },
        }),
      ),
    why: /nobody heard.*The goodbye was not answered/,
  },
  secrets: {
    what: 'shows its password',
    place: () =>
      queuePlace((source) => Object.assign(source, { url: 'amqp://glance:hush-hush@broker.example' })),
    why: /forms of its secrets can be seen/,
  },
} satisfies BrokenSources
