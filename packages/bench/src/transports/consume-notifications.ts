import { createListener, type Source } from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import type { Contender } from '../contender/contender.js'
import { consumeCell } from './consume-cell.js'
import { handlerFor, outOfOrder } from './handlers.js'

/** A listener for each cell, since how much it fetches is decided when it is made. */
export function consumeNotifications(source: () => Source): Contender {
  return {
    run: (cell) =>
      consumeCell(cell, async (handled) => {
        const prefetch = cell.params.prefetch ?? 1
        const handle = outOfOrder(handlerFor(cell.params))
        const listener = createListener({
          source: source(),
          events: imageEvents,
          prefetch,
          concurrency: prefetch,
          // Whatever does not come as it should ends the measurement.
          onUndecodable: (_, __, reason) => fail(reason),
          onInvalid: (_, issues) => fail(JSON.stringify(issues)),
          onUnhandled: ({ event_type }) => fail(event_type),
          onFailure: ({ error }) => fail(String(error)),
        })
        listener.on('image.update', 'INFO', ({ payload }) => {
          if (payload.status !== 'active') fail('this is another image')
          const busy = handle()
          if (busy) return busy.then(handled)
          handled()
          return undefined
        })
        await listener.start()
        return () => listener.close({ timeoutMs: 2_000 })
      }),
  }
}

function fail(reason: string): never {
  process.stderr.write(`A notification was not handled: ${reason}\n`)
  process.exit(1)
}
