import { strategyBehaviour } from '../behaviour.js'
import { notificationOf } from '../notifications.js'
import { fateOf } from '../sends.js'
import { assertTruthful } from '../truth.js'

/** On the strategy itself: what waited in the budget of `managed` may come when its deadline has passed. */
export const deadlinePast = strategyBehaviour({
  name: 'deadline-past',
  promise: 'settles at once when the deadline has passed already, and tells the truth',
  needs: ['arrived'],
  async run(trial) {
    for (const ago of [0, 1, 10_000]) {
      const options = { deadline: performance.now() - ago }
      const fate = await fateOf(trial, trial.bare, notificationOf({ ago }), options)
      await assertTruthful(trial, [fate])
    }
  },
})
