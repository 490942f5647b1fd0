import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { eventually } from '../../eventually.js'
import { strategyBehaviour } from '../behaviour.js'
import { numbered } from '../notifications.js'
import { acceptAll, errorOf, fatesOf } from '../sends.js'

const budget = { maxInFlight: 5, maxWaiting: 5 }
const beyond = 10

/** On the managed strategy, which keeps the budget; the strategy must give back what it was lent. */
export const bounded = strategyBehaviour({
  name: 'bounded',
  promise: 'lets go of every send by its deadline, so that the budget has room again',
  needs: ['stall'],
  async run(trial) {
    const { patienceMs, graceMs } = trial.settings
    const managed = trial.manage({ budget })
    await acceptAll(trial, managed, numbered(1))
    await trial.begin('stall')
    const count = budget.maxInFlight + budget.maxWaiting + beyond
    const sends = fatesOf(trial, managed, numbered(count), within(patienceMs))
    const { inFlight, waiting } = managed.stats
    assert.deepEqual({ inFlight, waiting }, { inFlight: budget.maxInFlight, waiting: budget.maxWaiting })
    const codes = (await sends).map((fate) => errorOf(fate).code)
    assert.equal(codes.filter((code) => code === 'overflow').length, beyond)
    const letGo = (): true | undefined => managed.stats.inFlight === 0 || undefined
    await eventually(letGo, graceMs, 'The strategy keeps sends whose deadline has passed')
  },
})
