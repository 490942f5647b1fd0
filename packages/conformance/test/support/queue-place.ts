import type { ConnectedSource, Source } from '@glance-notifications/core'
import { transportSource } from '@glance-notifications/core/connection'
import type { SourcePlace } from '../../src/index.js'
import { Queue } from './queue.js'

const secret = 'hush-hush'

/** A place of a source that keeps every promise; `wrap` may break one. */
export function queuePlace(
  wrap: (source: ConnectedSource, queue: Queue) => Source = (source) => source,
): SourcePlace {
  const queue = new Queue()
  return {
    open: () => wrap(queueSource(queue), queue),
    publish: (message) => queue.publish(message),
    deadLetters: () => queue.deadLetters,
    faults: {
      stall: () => queue.meet('stall'),
      refuse: () => queue.meet('refuse'),
      drop: () => queue.drop(),
      heal: () => queue.meet(undefined),
    },
    secrets: [secret],
    dispose: () => queue.close(),
  }
}

function queueSource(queue: Queue): ConnectedSource {
  return transportSource({
    name: 'queue',
    hosts: [{ name: 'memory' }],
    backOff: { initialDelayMs: 1, maxDelayMs: 5 },
    dial: (_host, signal, _events, consumer) => queue.consume(signal, consumer),
  })
}
