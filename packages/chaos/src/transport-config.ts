import type { SourceConfig, StrategyConfig } from './child-config.js'
import type { ConsumerOptions, Place, PublisherOptions, Transport } from './fault.js'

/** Shorter than the default of 30 s, so that a run ends within its time; all else is as users have it. */
export const backOff = { maxDelayMs: 5_000 }
const group = 'chaos'

/** Room for all that a fault emits: what overflows is lost, by name. */
const maxLength = 1_000_000

export function strategyConfig(
  transport: Transport,
  at: Place,
  options: PublisherOptions['options'],
): StrategyConfig {
  if (transport === 'qpid')
    return { transport, options: { ...qpidAt(at), address: '/exchange/glance', ...options } }
  return { transport: 'rabbit', options: { ...rabbitAt(at), ...options } }
}

export function sourceConfig(
  transport: Transport,
  at: Place,
  { options, shared = false }: ConsumerOptions,
): SourceConfig {
  if (transport === 'qpid') {
    const address = `/amq/queue/notifications.${group}`
    return { transport, options: { ...qpidAt(at), address, ...options } }
  }
  const place = shared ? { shared } : { group, maxLength }
  return {
    transport: 'rabbit',
    options: { ...rabbitAt(at), ...place, topology: 'declare', ...options },
  }
}

/** How `rabbitStrategy` and `rabbitSource` get there. */
export function rabbitAt({ ports, vhost }: Place) {
  return { url: ports.map((port) => `amqp://guest:guest@127.0.0.1:${port}/${vhost}`), backOff }
}

/** How `qpidStrategy` and `qpidSource` get there. */
function qpidAt({ ports, vhost }: Place) {
  return {
    url: ports.map((port) => `amqp://127.0.0.1:${port}`),
    username: 'guest',
    password: 'guest',
    hostname: `vhost:${vhost}`,
    backOff,
  }
}
