import assert from 'node:assert/strict'
import type { Notification, SendOptions } from '@glance-notifications/core'
import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf } from '../notifications.js'

interface Input {
  readonly notification: Notification
  readonly options: SendOptions
}

/** On the strategy itself: `managed` gives it a copy, which other branches of a fan-out are given as well. */
export const inputUnchanged = strategyBehaviour({
  name: 'input-unchanged',
  promise: 'changes nothing of what it is given',
  needs: [],
  async run({ bare, settings: { timeoutMs } }) {
    const input = inputOf(timeoutMs)
    const before = structuredClone(input)
    await bare.send(input.notification, input.options)
    assert.deepEqual(input, before, 'It has changed what it was given.')

    const frozen = deepFreeze(inputOf(timeoutMs))
    await assert.doesNotReject(
      bare.send(frozen.notification, frozen.options),
      'It does not take what is frozen: it wants to change something.',
    )
  },
})

function inputOf(timeoutMs: number): Input {
  const notification = { ...notificationOf({ name: 'an image', tags: ['a', 'b'] }), context: { tenant: 'a' } }
  return { notification, options: { ...within(timeoutMs), headers: { 'x-test': 'yes' } } }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) deepFreeze(member)
  return Object.freeze(value)
}
