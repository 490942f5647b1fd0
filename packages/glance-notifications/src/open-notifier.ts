import { createNotifier, disableNotifications, type Notifier } from '@glance-notifications/core'
import { type ImageEvents, imageEvents } from '@glance-notifications/payloads'
import type { NotifierConfig } from './config.js'
import { loadStrategy } from './load-strategy.js'

/**
 * Makes a notifier for image events from a configuration, loading the package of the strategy it names.
 * Rejects with `invalid` for an unknown strategy, a package that is not installed, or bad options. Does not connect.
 */
export async function openNotifier(config: NotifierConfig = {}): Promise<Notifier<ImageEvents>> {
  const { strategy: _s, logging: _l, rabbit: _r, qpid: _q, disabledNotifications, ...options } = config
  const strategy = await loadStrategy(config)
  return createNotifier({
    ...options,
    events: imageEvents,
    strategy: disabledNotifications?.length
      ? disableNotifications(strategy, disabledNotifications)
      : strategy,
  })
}
