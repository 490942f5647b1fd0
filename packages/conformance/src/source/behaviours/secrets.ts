import assert from 'node:assert/strict'
import { createListener } from '@glance-notifications/core'
import { within } from '../../deadline.js'
import { findSecrets } from '../../find-secrets.js'
import { sourceBehaviour } from '../behaviour.js'
import { comesIn, rejectionOf } from '../failing-start.js'

export const secrets = sourceBehaviour({
  name: 'secrets',
  promise: 'shows no secret in an error, a status or itself, whether it is connected or refused',
  needs: ['secrets', 'refuse'],
  async run(trial) {
    const { patienceMs, graceMs } = trial.settings
    const seen: unknown[] = []
    const reading = await trial.read()
    const listener = createListener({ source: reading.source })
    const look = (): number => seen.push(reading.source, listener, listener.status.current)
    look()
    await comesIn(trial, reading)
    seen.push(...reading.deliveries)
    await trial.begin('refuse')
    const refused = trial.open()
    const start = refused.start(() => {}, { credit: 1, ...within(patienceMs) })
    seen.push(refused, await rejectionOf(start, patienceMs + graceMs))
    look()
    await trial.closeSource(reading.source)
    look()
    const shown = findSecrets(seen, trial.secrets)
    assert.equal(shown.length, 0, `${shown.length} forms of its secrets can be seen.`)
  },
})
