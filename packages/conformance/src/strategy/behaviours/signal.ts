import assert from 'node:assert/strict'
import { codesOf } from '../../check-error.js'
import { within } from '../../deadline.js'
import { eventually } from '../../eventually.js'
import { settled } from '../../settled.js'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf, numbered } from '../notifications.js'
import { acceptAll, errorOf, fateOf } from '../sends.js'
import { assertTruthful } from '../truth.js'

/**
 * On the managed strategy, which owns what was aborted before, and rejects in any case; whether the strategy has let go as well
 * shows in the budget.
 */
export const signal = strategyBehaviour({
  name: 'signal',
  promise: "stops at the caller's signal, and sends nothing that was aborted before",
  needs: ['arrived', 'stall'],
  async run(trial) {
    const { timeoutMs, graceMs } = trial.settings
    const managed = trial.manage()
    await acceptAll(trial, managed, numbered(1))

    const before = { ...within(timeoutMs), signal: AbortSignal.abort() }
    const refused = await fateOf(trial, managed, notificationOf({}), before)
    assert.deepEqual(codesOf(errorOf(refused)), ['aborted'])
    await assertTruthful(trial, [refused])

    await trial.begin('stall')
    const controller = new AbortController()
    const later = { ...within(timeoutMs), signal: controller.signal }
    const sent = fateOf(trial, managed, notificationOf({}), later)
    controller.abort()
    const codes = codesOf(errorOf(await settled(sent, graceMs, 'A send that was aborted')))
    assert.ok(codes.includes('aborted'), `A send that was aborted rejected with ${codes.join()}.`)
    const letGo = (): true | undefined => managed.stats.inFlight === 0 || undefined
    await eventually(letGo, graceMs, 'The strategy did not let go of what was aborted')
  },
})
