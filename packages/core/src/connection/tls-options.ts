import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import { errorText } from '../error-text.js'
import { invalidOption, textOption } from '../option.js'

/** TLS as Node takes it (https://nodejs.org/api/tls.html#tlsconnectoptions-callback), for `amqps://` or `tls: true`. */
export interface TlsOptions {
  /** Certificates of the authorities to trust, PEM. Default: those that Node ships. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** The client's certificate chain, PEM. */
  readonly cert?: string | Uint8Array
  /** The client's private key, PEM. */
  readonly key?: string | Uint8Array
  /** Of `key`, where it is encrypted. */
  readonly passphrase?: string
  /** The name to ask for (SNI) and to find in the certificate, of whichever host. Default: the host of the connection. */
  readonly servername?: string
  /** Whether a certificate that does not verify ends the connection. Default true. */
  readonly rejectUnauthorized?: boolean
  /** The oldest version to accept. Default: Node's own. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
  /** Cipher suites, in the syntax of OpenSSL. Default: Node's own. */
  readonly ciphers?: string
}

/** The same with certificates and keys as text, in the types of `tls.connect`. */
export interface NodeTlsOptions {
  /** As in `TlsOptions`. */
  ca?: string | string[]
  /** As in `TlsOptions`. */
  cert?: string
  /** As in `TlsOptions`. */
  key?: string
  /** As in `TlsOptions`. */
  passphrase?: string
  /** As in `TlsOptions`. */
  servername?: string
  /** As in `TlsOptions`. */
  rejectUnauthorized?: boolean
  /** As in `TlsOptions`. */
  minVersion?: 'TLSv1.2' | 'TLSv1.3'
  /** As in `TlsOptions`. */
  ciphers?: string
}

/** The longest name of DNS. */
const maxServerNameBytes = 255

/** Throws `invalid` for what OpenSSL cannot use, or would use in silence for nothing. */
export function nodeTlsOptions({ ca, cert, key, ...rest }: TlsOptions): NodeTlsOptions {
  // An address is no name to ask for (RFC 6066, section 3): Node would print a warning.
  if (isIP(textOption('tls/servername', rest.servername, maxServerNameBytes) ?? '') !== 0)
    throw invalidOption('tls/servername', 'must be the name of a host, and no address')
  const options: NodeTlsOptions = {
    ...rest,
    ...(ca !== undefined && {
      ca: Array.isArray(ca) ? ca.map((one) => pemText('ca', one)) : pemText('ca', ca),
    }),
    ...(cert !== undefined && { cert: pemText('cert', cert) }),
    ...(key !== undefined && { key: pemText('key', key) }),
  }
  try {
    createSecureContext(options)
  } catch (cause) {
    throw invalidOption('tls', `cannot be used: ${errorText(cause)}`)
  }
  return options
}

function pemText(option: string, pem: unknown): string {
  const text = pem instanceof Uint8Array ? Buffer.from(pem).toString('latin1') : pem
  if (typeof text === 'string' && text.includes('-----BEGIN ')) return text
  throw invalidOption(`tls/${option}`, 'must be PEM: a text or bytes with -----BEGIN in it')
}
