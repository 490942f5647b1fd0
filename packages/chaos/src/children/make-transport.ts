import type { Source, Strategy } from '@glance-notifications/core'
import { loggingStrategy, logSource } from '@glance-notifications/logging'
import { qpidSource, qpidStrategy } from '@glance-notifications/qpid'
import { rabbitSource, rabbitStrategy } from '@glance-notifications/rabbit'
import type { SourceConfig, StrategyConfig } from '../child-config.js'

export function makeStrategy(config: StrategyConfig): Strategy {
  switch (config.transport) {
    case 'rabbit':
      return rabbitStrategy(config.options)
    case 'qpid':
      return qpidStrategy(config.options)
    default:
      return loggingStrategy(config.options)
  }
}

export function makeSource(config: SourceConfig): Source {
  switch (config.transport) {
    case 'rabbit':
      return rabbitSource(config.options)
    case 'qpid':
      return qpidSource(config.options)
    default:
      return logSource(config.options)
  }
}

/** Says of every so many notifications that it has sent them, and has not. */
export function losing(strategy: Strategy, every: number): Strategy {
  let sends = 0
  return {
    name: strategy.name,
    send: async (notification, options) => {
      sends += 1
      if (sends % every === 0) return { strategy: strategy.name, status: 'accepted' }
      return strategy.send(notification, options)
    },
    close: (options) => strategy.close(options),
  }
}
