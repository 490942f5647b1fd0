import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { eventually, observe } from '../../eventually.js'
import { strategyBehaviour } from '../behaviour.js'
import { numbered } from '../notifications.js'

/** On the strategy itself: what it gives need not be a promise of the language, and `managed` would hide that. */
export const singleSettlement = strategyBehaviour({
  name: 'single-settlement',
  promise: 'gives a promise for each send, which settles exactly once',
  needs: [],
  async run({ bare, settings }) {
    const settlements = numbered(10).map((notification) => {
      const seen = { count: 0 }
      const settle = (): void => {
        seen.count += 1
      }
      bare.send(notification, within(settings.timeoutMs)).then(settle, settle)
      return seen
    })
    const settledAll = (): true | undefined => settlements.every(({ count }) => count > 0) || undefined
    await eventually(settledAll, settings.timeoutMs + settings.graceMs, 'A send did not settle')
    await observe()
    const counts = settlements.map(({ count }) => count)
    assert.ok(
      counts.every((count) => count === 1),
      `A send settled ${Math.max(...counts)} times.`,
    )
  },
})
