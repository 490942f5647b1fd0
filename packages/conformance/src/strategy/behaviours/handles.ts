import assert from 'node:assert/strict'
import { strategyBehaviour } from '../behaviour.js'
import { within } from '../deadline.js'
import { numbered } from '../notifications.js'
import { moreThan, noneOf, watchResources } from '../resources.js'
import { acceptAll } from '../sends.js'

/**
 * On the managed strategy. First what was opened while it was used, by whomever; then, with its place gone, whether there is more
 * than before both were made.
 */
export const handles = strategyBehaviour({
  name: 'handles',
  promise: 'leaves nothing behind after close that keeps the process alive',
  needs: [],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const watch = watchResources()
    const managed = trial.manage()
    try {
      await acceptAll(trial, managed, numbered(10))
      await managed.close(within(timeoutMs))
      assertNothing(await noneOf(watch.left, timeoutMs), 'close')
    } finally {
      watch.stop()
    }
    await trial.dispose()
    const more = await noneOf(() => moreThan(trial.resourcesBefore), timeoutMs)
    assertNothing(more, 'close, and with its place gone')
  },
})

function assertNothing(left: readonly string[], after: string): void {
  assert.equal(left.length, 0, `After ${after}, there is left: ${left.join(', ')}.`)
}
