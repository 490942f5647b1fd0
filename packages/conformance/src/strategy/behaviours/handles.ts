import assert from 'node:assert/strict'
import { strategyBehaviour } from '../behaviour.js'
import { within } from '../deadline.js'
import { numbered } from '../notifications.js'
import { moreThan, noneOf, watchResources } from '../resources.js'
import { acceptAll } from '../sends.js'

/**
 * On the managed strategy. While its place is there, no socket or the like may be left: with its peer gone it would end by itself.
 * Timers are the place's as well, as long as it is there.
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
