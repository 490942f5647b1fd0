import assert from 'node:assert/strict'
import { strategyBehaviour } from '../behaviour.js'
import { within } from '../deadline.js'
import { numbered } from '../notifications.js'
import { activeResources, moreThan } from '../resources.js'
import { acceptAll } from '../sends.js'

/** On the managed strategy. First beside the place, which may keep things open itself, then without it. */
export const handles = strategyBehaviour({
  name: 'handles',
  promise: 'leaves nothing behind after close that keeps the process alive',
  needs: [],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const unused = activeResources()
    const managed = trial.manage()
    await acceptAll(trial, managed, numbered(10))
    await managed.close(within(timeoutMs))
    assertNothing(await moreThan(unused, timeoutMs), 'close')
    await trial.dispose()
    assertNothing(await moreThan(trial.resourcesBefore, timeoutMs), 'close, and its place gone')
  },
})

function assertNothing(left: readonly string[], after: string): void {
  assert.equal(left.length, 0, `After ${after}, there is left: ${left.join(', ')}.`)
}
