import assert from 'node:assert/strict'
import { leastResources, moreThan } from '../../strategy/resources.js'
import { sourceBehaviour } from '../behaviour.js'
import { messageOf, numbered } from '../messages.js'

/** First beside the place, which may keep things open itself, then without it. A retry waits when it is closed. */
export const handles = sourceBehaviour({
  name: 'handles',
  promise: 'leaves nothing behind after close that keeps the process alive',
  needs: [],
  async run(trial) {
    const { timeoutMs } = trial.settings
    // What the place opens to publish is its own.
    await trial.publish([messageOf('first')])
    const unused = await leastResources()
    const reading = await trial.read()
    await trial.publish(numbered(10))
    const deliveries = await reading.until(10)
    for (const delivery of deliveries.slice(2)) reading.settle(delivery)
    deliveries[1]?.settle({ outcome: 'retry', delayMs: 60_000 })
    await trial.closeSource(reading.source)
    assertNothing(await moreThan(unused, timeoutMs), 'close')
    await trial.dispose()
    assertNothing(await moreThan(trial.resourcesBefore, timeoutMs), 'close, and its place gone')
  },
})

function assertNothing(left: readonly string[], after: string): void {
  assert.equal(left.length, 0, `After ${after}, there is left: ${left.join(', ')}.`)
}
