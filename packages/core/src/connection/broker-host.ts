import { isIPv6 } from 'node:net'
import { NotificationError } from '../notification-error.js'
import { invalidOption, wholeNumber } from '../option.js'
import type { NodeTlsOptions } from './tls-options.js'

/** One broker of a list, with what is needed to connect to it. */
export interface BrokerHost {
  /** `hostname:port`: for status, errors and logs. */
  readonly name: string
  /** The name or the address, without brackets for IPv6. */
  readonly hostname: string
  /** TCP port. */
  readonly port: number
  /** Whether to connect over TLS. */
  readonly tls: boolean
  /** For `tls`. */
  readonly tlsOptions: NodeTlsOptions
  /** `undefined`: none was given. */
  readonly username: string | undefined
  /** `undefined`: none was given. */
  readonly password: string | undefined
  /** The path of the URL without its first slash, decoded: the virtual host or the address. */
  readonly path: string
}

/** How to find a broker, and who to be there. */
export interface BrokerAddress {
  readonly url?: string | readonly string[] | undefined
  readonly host?: string
  readonly port?: number
  readonly username?: string
  readonly password?: string
}

/** The ports that IANA has given to AMQP. */
const defaultPort = 5672
const defaultTlsPort = 5671
const maxPort = 65_535

/**
 * The hosts that the options name; `tls`: these, and TLS for `host`. Throws `invalid`; what it says never holds any part of
 * a URL.
 */
export function brokerHosts(options: BrokerAddress, tls?: NodeTlsOptions): readonly BrokerHost[] {
  checkAddress(options)
  const { url, host, port, username, password } = options
  const tlsOptions = tls ?? {}
  if (url === undefined) {
    const isTls = tls !== undefined
    return [{ ...hostAndPort(host, port, isTls), tls: isTls, tlsOptions, username, password, path: '' }]
  }
  const urls = typeof url === 'string' ? [url] : url
  if (!Array.isArray(urls) || urls.length === 0)
    throw invalidOption('url', 'must be a URL, or a list of at least one')
  const hosts = urls.map((text) => {
    const parsed = parseUrl(text)
    return {
      ...parsed,
      tlsOptions,
      username: username ?? parsed.username,
      password: password ?? parsed.password,
    }
  })
  if (tls && hosts.some((parsed) => !parsed.tls))
    throw invalidOption('tls', 'needs amqps:// in url: amqp:// would send everything in the clear')
  return hosts
}

/** What is wrong whatever a URL turns out to be. */
export function checkAddress({ url, host, port, username, password }: Checked): void {
  if (url !== undefined && host !== undefined) throw invalidOption('host', 'cannot be given beside url')
  if (url !== undefined && port !== undefined) throw invalidOption('port', 'cannot be given beside url')
  checkCredential('username', username)
  checkCredential('password', password)
}

interface Checked extends Omit<BrokerAddress, 'url'> {
  readonly url?: unknown
}

function hostAndPort(
  host = 'localhost',
  port: number | undefined,
  tls: boolean,
): Pick<BrokerHost, 'name' | 'hostname' | 'port'> {
  const hostname = typeof host === 'string' ? withoutBrackets(host) : ''
  // Whoever gives a URL here would see its password in every log.
  if (!isIPv6(hostname) && !/^[^\s/@:?#]+$/.test(hostname))
    throw invalidOption('host', 'must be a host name or an address')
  const number = wholeNumber('port', port, tls ? defaultTlsPort : defaultPort)
  if (number > maxPort) throw invalidOption('port', `must be at most ${maxPort}`)
  return { name: `${isIPv6(hostname) ? `[${hostname}]` : hostname}:${number}`, hostname, port: number }
}

function checkCredential(option: string, value: string | undefined): void {
  if (value !== undefined && typeof value !== 'string') throw invalidOption(option, 'must be a text')
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}

function parseUrl(text: string): Omit<BrokerHost, 'tlsOptions'> {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.hostname === '' || (url.protocol !== 'amqp:' && url.protocol !== 'amqps:')) {
    throw invalidOption('url', 'must look like amqp://user:password@host:5672/path, or amqps:// for TLS')
  }
  // Such a character in a password ends the host early, and the rest of the password would be taken for something else.
  if (url.search !== '' || url.hash !== '' || url.pathname.includes('@'))
    throw invalidOption(
      'url',
      'must have no ?, # or further @ but as %3F, %23 and %40, and no / in a password but as %2F',
    )
  const tls = url.protocol === 'amqps:'
  const hostname = withoutBrackets(url.hostname)
  const port = url.port === '' ? (tls ? defaultTlsPort : defaultPort) : Number(url.port)
  if (port === 0) throw invalidOption('url', 'must not have port 0')
  return {
    name: `${url.hostname}:${port}`,
    hostname,
    port,
    tls,
    username: decode(url.username),
    password: decode(url.password),
    path: decode(url.pathname.slice(1)) ?? '',
  }
}

function decode(part: string): string | undefined {
  if (part === '') return undefined
  try {
    return decodeURIComponent(part)
  } catch {
    // Not the error itself: it would show what it could not decode.
    throw new NotificationError(
      'invalid',
      'Option url has a % that is not followed by two hexadecimal digits; write it as %25.',
      {
        issues: [{ path: '/url', message: 'is not percent-encoded correctly' }],
      },
    )
  }
}
