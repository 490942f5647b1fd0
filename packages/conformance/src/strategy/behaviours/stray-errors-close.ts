import { within } from '../../deadline.js'
import { observe } from '../../eventually.js'
import { strategyBehaviour } from '../behaviour.js'
import { numbered } from '../notifications.js'
import { acceptAll, checkFate, fatesOf } from '../sends.js'

/** On the managed strategy, which at the deadline of `close` gives up on what is in flight. */
export const strayErrorsClose = strategyBehaviour({
  name: 'stray-errors-close',
  promise: 'raises no error that nobody hears when it is closed, with no time left, in the middle of a burst',
  needs: [],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const managed = trial.manage()
    await acceptAll(trial, managed, numbered(1))
    const sends = fatesOf(trial, managed, numbered(200), within(timeoutMs))
    await managed.close(within(0))
    for (const fate of await sends) checkFate(fate)
    await observe()
  },
})
