import { queuePlace } from '../support/queue-place.js'
import { alter } from './alter.js'
import type { BrokenSources } from './broken-source.js'

const withoutSignal = () =>
  queuePlace((source) => alter(source, { options: ({ credit, deadline }) => ({ credit, deadline }) }))

/** Sources that start badly. */
export const starting = {
  start: {
    what: 'says that it has started, and brings nothing',
    place: () => queuePlace((source) => ({ ...alter(source, {}), start: async () => {} })),
    why: /messages did not come/,
  },
  'start-waiting': {
    what: 'begins with what comes from then on',
    place: () =>
      queuePlace((source, queue) => {
        queue.purge()
        return source
      }),
    why: /messages did not come/,
  },
  'start-stalled': {
    what: 'has a deadline of its own',
    place: () =>
      queuePlace((source) =>
        alter(source, { options: (options) => ({ ...options, deadline: options.deadline + 60_000 }) }),
      ),
    why: /start did not settle/,
    timeoutMs: 2_000,
  },
  'start-refused': {
    what: 'gives up when its start has failed',
    place: () =>
      queuePlace((source) => ({
        ...alter(source, {}),
        start: (deliver, options) =>
          source.start(deliver, options).catch(async (error: unknown) => {
            await source.close(options)
            throw error
          }),
      })),
    why: /Nothing comes any more/,
    timeoutMs: 2_000,
  },
  signal: { what: 'does not look at the signal', place: withoutSignal, why: /start resolved/ },
  'signal-stalled': {
    what: 'does not look at the signal',
    place: withoutSignal,
    why: /start did not settle/,
    timeoutMs: 2_000,
  },
} satisfies BrokenSources
