import type { NotificationError } from '@glance-notifications/core'
import { conditionError, conditionOf, qpidError } from './qpid-error.js'

/**
 * What a delivery state (AMQP 1.0, section 3.4) says about a send: `accepted`, why not, or nothing yet (`undefined`).
 * Always read from the state: rhea announces `modified` also under the name `released`.
 */
export function outcomeOf(state: unknown, settled: boolean): 'accepted' | NotificationError | undefined {
  if (typeof state === 'object' && state !== null) {
    switch (Reflect.get(Object(state.constructor), 'composite_type')) {
      case 'accepted':
        return 'accepted'
      case 'rejected':
        return rejected(state)
      case 'released':
        return qpidError('unroutable', 'The broker released the message: it has nowhere to put it.', {
          phase: 'confirm',
        })
      case 'modified':
        return modified(state)
    }
  }
  if (!settled) return undefined
  return qpidError('rejected', 'The broker settled the message without an outcome.', {
    phase: 'confirm',
    delivery: 'unknown',
  })
}

function rejected(state: object): NotificationError {
  const condition = conditionOf('error' in state ? state.error : undefined)
  if (condition) return conditionError(condition, 'rejected', { phase: 'confirm' })
  return qpidError('rejected', 'The broker rejected the message and gave no reason.', { phase: 'confirm' })
}

function modified(state: object): NotificationError {
  return 'undeliverable_here' in state && state.undeliverable_here === true
    ? qpidError('unroutable', 'The broker cannot deliver the message at this address.', { phase: 'confirm' })
    : qpidError('rejected', 'The broker could not deliver the message now.', {
        phase: 'confirm',
        retryable: true,
      })
}
