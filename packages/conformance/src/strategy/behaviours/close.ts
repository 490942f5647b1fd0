import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { settled } from '../../settled.js'
import { strategyBehaviour } from '../behaviour.js'

/** On the managed strategy, which calls the strategy's own `close` once; here, before anything was ever sent. */
export const close = strategyBehaviour({
  name: 'close',
  promise: 'closes without an error when it was never used, and again when it is closed',
  needs: [],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const managed = trial.manage()
    for (const time of ['', ' again']) {
      const report = await settled(managed.close(within(timeoutMs)), timeoutMs, `close${time}`)
      assert.deepEqual(report, { unsent: 0 })
    }
  },
})
