import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { findSecrets } from '../../find-secrets.js'
import { strategyBehaviour } from '../behaviour.js'
import { untilOneFails } from '../come-back.js'
import { notificationOf, numbered } from '../notifications.js'
import { acceptAll, fateOf } from '../sends.js'

/** On both: what a host prints are errors, statuses, and now and then the strategy itself. */
export const secrets = strategyBehaviour({
  name: 'secrets',
  promise: 'shows no secret in an error, a status or itself, whether it is connected or refused',
  needs: ['secrets', 'refuse'],
  async run(trial) {
    const managed = trial.manage()
    const seen: unknown[] = []
    const look = (): number => seen.push(trial.bare, managed, managed.status.current, managed.stats)
    look()
    await acceptAll(trial, managed, numbered(1))
    look()
    await trial.begin('refuse')
    const fates = await untilOneFails(trial, managed)
    const bareFate = await fateOf(trial, trial.bare, notificationOf({}), within(trial.settings.patienceMs))
    seen.push(...[...fates, bareFate].map((fate) => (fate.status === 'failed' ? fate.error : fate.receipt)))
    look()
    await trial.close()
    look()
    const shown = findSecrets(seen, trial.secrets)
    assert.equal(shown.length, 0, `${shown.length} forms of its secrets can be seen.`)
  },
})
