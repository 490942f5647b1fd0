import { within } from '../../deadline.js'
import { leavesNothing } from '../../leaves-nothing.js'
import { strategyBehaviour } from '../behaviour.js'
import { numbered } from '../notifications.js'
import { acceptAll } from '../sends.js'

/** On the managed strategy. */
export const handles = strategyBehaviour({
  name: 'handles',
  promise: 'leaves nothing behind after close that keeps the process alive',
  needs: [],
  run: (trial) =>
    leavesNothing(trial, async () => {
      const managed = trial.manage()
      await acceptAll(trial, managed, numbered(10))
      await managed.close(within(trial.settings.timeoutMs))
    }),
})
