import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { comesBack } from '../come-back.js'
import { numbered } from '../notifications.js'
import { acceptAll, checkFate, type Fate, fatesOf } from '../sends.js'
import { assertTruthful } from '../truth.js'

const rounds = 5

/** On the managed strategy, as callers read it; only the strategy knows how far it had come. */
export const delivery = strategyBehaviour({
  name: 'delivery',
  promise: "says delivery: 'none' only of what has not arrived, when the connection is cut at any moment",
  needs: ['arrived', 'drop'],
  async run(trial) {
    const managed = trial.manage()
    await acceptAll(trial, managed, numbered(1))
    const fates: Fate[] = []
    for (let round = 0; round < rounds; round += 1) {
      const sends = fatesOf(trial, managed, numbered(100), within(trial.settings.timeoutMs))
      // A little later each time: in the middle of what is on its way.
      for (let turn = 0; turn < round; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      await trial.begin('drop')
      fates.push(...(await sends))
      fates.push(...(await comesBack(trial, managed)))
    }
    for (const fate of fates) checkFate(fate)
    await assertTruthful(trial, fates)
  },
})
