import assert from 'node:assert/strict'
import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf } from '../notifications.js'

/** On the strategy itself: it knows whether it has thrown a notification away. */
export const receipts = strategyBehaviour({
  name: 'receipts',
  promise: 'gives a receipt that names who took it, and says whether it was accepted or discarded',
  needs: [],
  async run({ bare, settings: { timeoutMs, discards, receiptNames } }) {
    const receipt = await bare.send(notificationOf({}), within(timeoutMs))
    const { strategy, status, outcomes = [] } = receipt ?? {}
    assert.equal(status, discards ? 'discarded' : 'accepted')
    const names = [bare.name, ...receiptNames]
    assert.ok(
      names.includes(strategy),
      `The receipt names ${strategy}, which is none of ${names.join(', ')}.`,
    )
    for (const outcome of outcomes)
      assert.ok(outcome.strategy && outcome.status, 'An outcome names no strategy, or has no status.')
  },
})
