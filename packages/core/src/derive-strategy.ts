import { type ConnectedStrategy, isConnected } from './status.js'
import { combineStatus } from './status-feed.js'
import type { Strategy } from './strategy.js'

/**
 * A strategy made of others: sends as it is told, and passes everything else on. Where `all` are needed it is ready when all of
 * them are and has the status of the one farthest from ready; where `any` is enough, when one is, and of the nearest. It closes
 * each once.
 */
export function deriveStrategy(
  name: string,
  strategies: Iterable<Strategy>,
  send: Strategy['send'],
  needs: 'all' | 'any' = 'all',
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
    status: combineStatus([first, ...others], needs),
    async ready(options) {
      const ready = connected.map((part) => part.ready(options))
      if (needs === 'all') await Promise.all(ready)
      else await anyReady(ready, connected.length < parts.length)
    },
  }
  return whole
}

/** The first says why when none is; but a part without a connection is ready whatever becomes of the others. */
async function anyReady(ready: readonly Promise<void>[], isCertain: boolean): Promise<void> {
  try {
    await Promise.any(ready)
  } catch {
    if (!isCertain) await ready[0]
  }
}
