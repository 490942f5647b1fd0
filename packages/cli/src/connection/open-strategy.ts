import type { ConnectedStrategy, FormatName } from '@glance-notifications/core'
import { type ConnectionOptions, qpidOnlyOptions, transportOptions } from './connection-options.js'

/** The strategy of the protocol that was asked for; its driver is loaded for it alone. */
export async function openStrategy(
  options: ConnectionOptions & { readonly format: FormatName },
): Promise<ConnectedStrategy> {
  const common = { ...(await transportOptions(options)), format: options.format }
  if (options.protocol === 'rabbit') {
    const { rabbitStrategy } = await import('@glance-notifications/rabbit')
    return rabbitStrategy(common)
  }
  const { qpidStrategy } = await import('@glance-notifications/qpid')
  return qpidStrategy({ ...common, ...qpidOnlyOptions(options) })
}
