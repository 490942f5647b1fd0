import type { BrokerHost } from '@glance-notifications/core/connection'
import type { ConnectionSettings } from './options.js'

/** What rhea reads of its options to choose a SASL mechanism. */
export interface SaslOptions {
  readonly username?: string
  readonly enable_sasl_external?: true
  readonly sasl_mechanisms?: Readonly<Record<'PLAIN', () => Mechanism>>
}

/** Says everything in its first response. */
interface Mechanism {
  start(respond: (error: undefined, response: Buffer) => void): void
}

export function saslOptions({ auth }: Pick<ConnectionSettings, 'auth'>, host: BrokerHost): SaslOptions {
  const { username = '', password = '' } = host
  switch (auth ?? (username === '' ? 'anonymous' : 'plain')) {
    case 'anonymous':
      return { username: 'anonymous' }
    case 'plain':
      return { sasl_mechanisms: { PLAIN: () => plain(username, password) } }
    case 'external':
      return { enable_sasl_external: true }
    default:
      return {}
  }
}

/**
 * RFC 4616. rhea's own cuts off what is not ASCII, for it counts characters; and this one keeps the password to itself,
 * where rhea's objects, which its errors refer to, do not show it.
 */
function plain(username: string, password: string): Mechanism {
  return {
    start: (respond) => respond(undefined, Buffer.from(`\0${username}\0${password}`)),
  }
}
