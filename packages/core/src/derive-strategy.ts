import { type ConnectedStrategy, isConnected } from './status.js'
import { combineStatus } from './status-feed.js'
import type { Strategy } from './strategy.js'

/**
 * A strategy made of others: sends as it is told, and passes everything else on. It is ready when all of them
 * are, has the status of the one farthest from ready, and closes each once.
 */
export function deriveStrategy(
  name: string,
  strategies: Iterable<Strategy>,
  send: Strategy['send'],
): Strategy {
  const parts = [...new Set(strategies)]
  const derived: Strategy = {
    name,
    send,
    async close(options) {
      const results = await Promise.allSettled(parts.map(async (part) => part.close(options)))
      for (const result of results) if (result.status === 'rejected') throw result.reason
    },
  }
  const connected = parts.filter(isConnected)
  const [first, ...others] = connected.map((part) => part.status)
  if (!first) return derived
  const whole: ConnectedStrategy = {
    ...derived,
    status: combineStatus([first, ...others]),
    async ready(options) {
      await Promise.all(connected.map((part) => part.ready(options)))
    },
  }
  return whole
}
