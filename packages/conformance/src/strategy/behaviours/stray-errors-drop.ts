import { within } from '../../deadline.js'
import { observe } from '../../eventually.js'
import { strategyBehaviour } from '../behaviour.js'
import { comesBack } from '../come-back.js'
import { numbered } from '../notifications.js'
import { acceptAll, checkFate, fatesOf } from '../sends.js'

/** On the managed strategy, as a host uses it. */
export const strayErrorsDrop = strategyBehaviour({
  name: 'stray-errors-drop',
  promise: 'raises no error that nobody hears when the connection is cut in the middle of a burst',
  needs: ['drop'],
  async run(trial) {
    const managed = trial.manage()
    await acceptAll(trial, managed, numbered(1))
    const sends = fatesOf(trial, managed, numbered(200), within(trial.settings.timeoutMs))
    await trial.begin('drop')
    for (const fate of await sends) checkFate(fate)
    await comesBack(trial, managed)
    // And once more while nothing is in flight.
    await trial.begin('drop')
    await observe()
  },
})
