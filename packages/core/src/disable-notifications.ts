import { deriveStrategy } from './derive-strategy.js'
import { anyGlobMatcher } from './glob.js'
import type { Strategy } from './strategy.js'

/**
 * Switches event types off, as Glance's `disabled_notifications`: an entry is a whole event type, or the text before
 * the first dot (`image` silences `image.*`, `image.member.*` included). Globs work besides (`image.member.*`).
 * What is switched off is `discarded`.
 */
export function disableNotifications(strategy: Strategy, disabled: readonly string[]): Strategy {
  const isDisabled = anyGlobMatcher(disabled)
  return deriveStrategy(strategy.name, [strategy], async (notification, options) => {
    const [group = ''] = notification.event_type.split('.', 1)
    return isDisabled(notification.event_type) || disabled.includes(group)
      ? { strategy: strategy.name, status: 'discarded' }
      : strategy.send(notification, options)
  })
}
