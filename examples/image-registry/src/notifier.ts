import {
  type FormatName,
  fanOut,
  memoryStrategy,
  type Notifier,
  type Strategy,
} from '@glance-notifications/core'
import { type ImageEvents, loadStrategy, type NotifierConfig, openNotifier } from 'glance-notifications'

// The only file that knows where notifications go; the rest of the registry knows a notifier.

export type ImageNotifier = Notifier<ImageEvents>

/** The strategies of the library, and what the registry does when nobody chooses: a log file and memory. */
export const registryStrategies = ['embedded', 'noop', 'logging', 'rabbit', 'qpid'] as const

export interface NotifierSettings {
  readonly strategy: (typeof registryStrategies)[number]
  /** Of the broker, for `rabbit` and `qpid`. */
  readonly url?: string
  /** For `qpid`. Default: what suits the broker. */
  readonly address?: string
  /** For `rabbit` and `qpid`. Default `glance`. */
  readonly exchange?: string
  /** For `rabbit` and `qpid`. Default `notifications`. */
  readonly topic?: string
  /** For `rabbit` and `qpid`. Default `glance`. */
  readonly format?: FormatName
  /** For `embedded` and `logging`; the latter writes to stdout without one. */
  readonly logFile?: string
  /** Default: the host name. */
  readonly publisherId?: string
}

interface Hooks extends Pick<NotifierConfig, 'onDetachedFailure'> {
  /** The memory of `embedded`. Default: one of its own, of 1,000 notifications. */
  readonly memory?: Strategy
  /** Sees every notification beside the strategy. */
  readonly witness?: Strategy
}

/** Does not connect: a broker that is away keeps no registry from starting. */
export function openImageNotifier(settings: NotifierSettings, hooks: Hooks = {}): Promise<ImageNotifier> {
  const { publisherId } = settings
  const { witness, memory = memoryStrategy({ capacity: 1_000 }), onDetachedFailure } = hooks
  return openNotifier({
    ...(publisherId !== undefined && { publisherId }),
    ...(onDetachedFailure && { onDetachedFailure }),
    async strategy() {
      const strategy = await strategyOf(settings, memory)
      return witness ? fanOut([witness, strategy]) : strategy
    },
  })
}

async function strategyOf(settings: NotifierSettings, memory: Strategy): Promise<Strategy> {
  const { strategy, address, logFile } = settings
  const logging = logFile === undefined ? {} : { logFile }
  if (strategy === 'embedded') return fanOut([await loadStrategy({ strategy: 'logging', logging }), memory])
  const rabbit = broker(settings)
  const qpid = address === undefined ? rabbit : { ...rabbit, address }
  return loadStrategy({ strategy, logging, rabbit, qpid })
}

function broker({ url, exchange, topic, format }: NotifierSettings) {
  return {
    connectionName: 'image-registry',
    ...(url !== undefined && { url }),
    ...(exchange !== undefined && { exchange }),
    ...(topic !== undefined && { topic }),
    ...(format !== undefined && { format }),
  }
}
