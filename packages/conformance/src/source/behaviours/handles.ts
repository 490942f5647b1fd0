import assert from 'node:assert/strict'
import { moreThan, noneOf, watchResources } from '../../strategy/resources.js'
import { sourceBehaviour } from '../behaviour.js'
import { messageOf, numbered } from '../messages.js'
import type { SourceTrial } from '../trial.js'

/** One is left unsettled, and one waits for a next attempt that is far away. */
async function readAndClose(trial: SourceTrial): Promise<void> {
  const reading = await trial.read()
  await trial.publish(numbered(10))
  const deliveries = await reading.until(10)
  for (const delivery of deliveries.slice(2)) reading.settle(delivery)
  deliveries[1]?.settle({ outcome: 'retry', delayMs: 60_000 })
  await trial.closeSource(reading.source)
}

/** As of a strategy: timers are the place's as well, as long as it is there. What it opens to publish is its own. */
export const handles = sourceBehaviour({
  name: 'handles',
  promise: 'leaves nothing behind after close that keeps the process alive',
  needs: [],
  async run(trial) {
    const { timeoutMs } = trial.settings
    await trial.publish([messageOf('first')])
    const watch = watchResources()
    try {
      await readAndClose(trial)
      const handlesLeft = (): readonly string[] => watch.left().filter((kind) => kind !== 'Timeout')
      assertNothing(await noneOf(handlesLeft, timeoutMs), 'close')
      await trial.dispose()
      assertNothing(await noneOf(watch.left, timeoutMs), 'close, and with its place gone')
    } finally {
      watch.stop()
    }
    const more = await noneOf(() => moreThan(trial.resourcesBefore), timeoutMs)
    assertNothing(more, 'close, and with its place gone, more than before')
  },
})

function assertNothing(left: readonly string[], after: string): void {
  assert.equal(left.length, 0, `After ${after}, there is left: ${left.join(', ')}.`)
}
