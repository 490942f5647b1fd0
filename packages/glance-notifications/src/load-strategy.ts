import {
  invalidOption,
  isStrategy,
  NotificationError,
  noopStrategy,
  type Strategy,
} from '@glance-notifications/core'
import type { TransportOptions } from '@glance-notifications/core/connection'
import { type NotifierConfig, type StrategyName, strategyNames } from './config.js'

/**
 * Makes the strategy that the configuration names; only now is its package loaded. For those who put more around it than
 * `openNotifier` does: a fan-out, a route. Rejects as `openNotifier` does.
 */
export async function loadStrategy(config: NotifierConfig = {}): Promise<Strategy> {
  const { strategy = 'default' } = config
  if (typeof strategy === 'function') return checked(await strategy())
  if (typeof strategy === 'object') return checked(strategy)
  const load = Object.hasOwn(loaders, strategy) ? loaders[strategy] : undefined
  if (!load)
    throw invalidOption(
      'strategy',
      `must be one of ${strategyNames.join(', ')}, a strategy, or a function that makes one`,
    )
  try {
    return await load(config)
  } catch (cause) {
    if (isMissingPackage(cause, strategy)) throw notInstalled(strategy, cause)
    throw cause
  }
}

/** A function that forgets to return one must not become a notifier that discards everything. */
function checked(strategy: Strategy): Strategy {
  if (isStrategy(strategy)) return strategy
  throw invalidOption('strategy', 'must have a name, send and close')
}

const loaders: Readonly<Record<StrategyName, (config: NotifierConfig) => Promise<Strategy>>> = {
  default: async () => noopStrategy(),
  noop: async () => noopStrategy(),
  logging: async ({ logging }) => (await import('@glance-notifications/logging')).loggingStrategy(logging),
  rabbit: async (config) =>
    (await import('@glance-notifications/rabbit')).rabbitStrategy(transport(config, config.rabbit)),
  qpid: async (config) =>
    (await import('@glance-notifications/qpid')).qpidStrategy(transport(config, config.qpid)),
}

/** A transport reports to the notifier's logger unless it has its own. */
function transport<T extends TransportOptions>(
  { logger }: NotifierConfig,
  options?: T,
): T | TransportOptions {
  return logger ? { logger, ...options } : (options ?? {})
}

/** Node's code for an import that leads nowhere; its text says which, and must be about this very package. */
function isMissingPackage(cause: unknown, strategy: StrategyName): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    (cause.code === 'ERR_MODULE_NOT_FOUND' || cause.code === 'MODULE_NOT_FOUND') &&
    cause.message.includes(packageOf(strategy))
  )
}

function packageOf(strategy: StrategyName): string {
  return `@glance-notifications/${strategy}`
}

function notInstalled(strategy: StrategyName, cause: unknown): NotificationError {
  const name = packageOf(strategy)
  return new NotificationError(
    'invalid',
    `Strategy ${strategy} needs the package ${name}. Install it: npm install ${name}`,
    {
      issues: [{ path: '/strategy', message: `needs ${name}` }],
      cause,
    },
  )
}
