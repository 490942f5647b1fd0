import { groupOption, invalidOption } from '../option.js'
import { type BrokerHost, brokerHosts, checkAddress } from './broker-host.js'
import type { Hosts } from './hosts.js'
import { askOption, type OptionFunction } from './option-function.js'
import { type NodeTlsOptions, nodeTlsOptions, type TlsOptions } from './tls-options.js'

/** Who to be at the broker. */
export interface Credentials {
  /** Default: the user name in the URL. */
  readonly username?: string
  /** A password, or a token that goes in its place. */
  readonly password: string
}

/** Which broker, and as whom. A function is asked before each attempt to connect, see `OptionFunction`. */
export interface BrokerOptions {
  /** `amqp://user:password@host:port/path`, `amqps://` for TLS, or several to be tried in turn; or a function that gives them. */
  readonly url?: string | readonly string[] | OptionFunction<string | readonly string[]>
  /** Instead of `url`. */
  readonly host?: string
  /** Beside `host`. Default 5672, with TLS 5671. */
  readonly port?: number
  /** Instead of what the URL says. */
  readonly username?: string
  /** Instead of what the URL says. */
  readonly password?: string
  /** Instead of `username` and `password`, for those that expire or are changed while the process runs. */
  readonly credentials?: OptionFunction<Credentials>
  /**
   * Verification is on; `true` or options switch TLS on for `host`. For `url` the scheme decides. A function gives the
   * options, for certificates that are renewed while the process runs.
   */
  readonly tls?: boolean | TlsOptions | OptionFunction<TlsOptions>
}

/** Those of the options, or how to ask for them. */
export type BrokerHosts<Host = BrokerHost> = Hosts<Host, BrokerHost>

/** Throws `invalid` for what cannot be right, before anything is dialled or asked for. */
export function brokerHostsOf(options: BrokerOptions): BrokerHosts {
  const { url, credentials, tls = false, ...address } = options
  checkAddress(options)
  checkCredentials(options)
  const asksForUrl = typeof url === 'function'
  const fixedTls = typeof tls === 'function' ? {} : tlsOption(tls)
  const known = asksForUrl ? [] : brokerHosts({ ...address, url }, fixedTls)
  if (credentials) for (const host of known) checkNoPassword(host)
  if (!asksForUrl && !credentials && typeof tls !== 'function') return known
  return {
    known,
    async ask(asking) {
      const [urls, login, tlsOptions] = await Promise.all([
        asksForUrl ? askOption('url', url, asking, 'connection-lost') : undefined,
        credentials && askOption('credentials', credentials, asking, 'auth').then(checkedCredentials),
        typeof tls === 'function' ? askOption('tls', tls, asking, 'auth').then(checkedTls) : fixedTls,
      ])
      const hosts = asksForUrl
        ? brokerHosts({ ...address, url: urls ?? [] }, tlsOptions)
        : known.map((host) => ({ ...host, tlsOptions: tlsOptions ?? {} }))
      return login ? hosts.map((host) => withCredentials(host, login)) : hosts
    },
  }
}

/** What is wrong with a certificate or key shows before anything is dialled. */
function tlsOption(tls: boolean | TlsOptions): NodeTlsOptions | undefined {
  if (typeof tls === 'boolean') return tls ? {} : undefined
  return checkedTls(tls)
}

function checkedTls(tls: TlsOptions | undefined): NodeTlsOptions {
  const given = groupOption('tls', tls)
  if (given === undefined) throw invalidOption('tls', 'must be an object')
  return nodeTlsOptions(given)
}

function checkCredentials({ credentials, username, password }: BrokerOptions): void {
  if (credentials === undefined) return
  if (typeof credentials !== 'function') throw invalidOption('credentials', 'must be a function')
  if (username !== undefined || password !== undefined)
    throw invalidOption('credentials', 'cannot be given beside username or password')
}

function checkedCredentials(given: Credentials | undefined): Credentials {
  const { username, password } = groupOption('credentials', given) ?? {}
  const isName = username === undefined || typeof username === 'string'
  if (isName && typeof password === 'string' && password !== '')
    return { password, ...(username !== undefined && { username }) }
  throw invalidOption(
    'credentials',
    'must give { username, password }: texts, of which username may be left out',
  )
}

function withCredentials(host: BrokerHost, { username, password }: Credentials): BrokerHost {
  checkNoPassword(host)
  return { ...host, username: username ?? host.username, password }
}

function checkNoPassword({ password }: BrokerHost): void {
  if (password !== undefined) throw invalidOption('credentials', 'cannot be given beside a password in url')
}
