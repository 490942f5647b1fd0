import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { observe } from '../../eventually.js'
import { strategyBehaviour } from '../behaviour.js'
import { idsOf, notificationOf, numbered } from '../notifications.js'
import { acceptAll, errorOf, fateOf } from '../sends.js'

/** On the managed strategy, which refuses; that nothing is done behind its back only the strategy can promise. */
export const closeRefuses = strategyBehaviour({
  name: 'close-refuses',
  promise: 'rejects with closed after close, and nothing arrives any more',
  needs: ['arrived'],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const managed = trial.manage()
    await acceptAll(trial, managed, numbered(10))
    await managed.close(within(timeoutMs))
    const before = idsOf(await trial.arrived())
    const fate = await fateOf(trial, managed, notificationOf({}), within(timeoutMs))
    assert.equal(errorOf(fate).code, 'closed')
    await observe()
    const after = idsOf(await trial.arrived())
    assert.equal(after.length - before.length, 0, 'Something arrived after close.')
  },
})
