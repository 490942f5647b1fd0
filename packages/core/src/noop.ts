import type { Receipt, Strategy } from './strategy.js'

export const noopReceipt: Receipt = Object.freeze({ strategy: 'noop', status: 'discarded' })
const settled = Promise.resolve(noopReceipt)

const noop: Strategy = Object.freeze({
  name: 'noop',
  send: () => settled,
  close: () => Promise.resolve(),
})

/** Does nothing; what Glance does by default (`notifier_strategy = default`, an alias of noop). */
export function noopStrategy(): Strategy {
  return noop
}
