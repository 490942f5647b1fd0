/** TLS as Node takes it (https://nodejs.org/api/tls.html#tlsconnectoptions-callback), for `amqps://` or `tls: true`. */
export interface TlsOptions {
  /** Certificates of the authorities to trust, PEM. Default: those that Node ships. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** The client's certificate chain, PEM. */
  readonly cert?: string | Uint8Array
  /** The client's private key, PEM. */
  readonly key?: string | Uint8Array
  readonly passphrase?: string
  /** The name to ask for (SNI) and to find in the certificate. Default: the host of the connection. */
  readonly servername?: string
  /** Whether a certificate that does not verify ends the connection. Default true. */
  readonly rejectUnauthorized?: boolean
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
  readonly ciphers?: string
}

/** The same with certificates and keys as text, in the types of `tls.connect`. */
export interface NodeTlsOptions {
  ca?: string | string[]
  cert?: string
  key?: string
  passphrase?: string
  servername?: string
  rejectUnauthorized?: boolean
  minVersion?: 'TLSv1.2' | 'TLSv1.3'
  ciphers?: string
}

export function nodeTlsOptions({ ca, cert, key, ...rest }: TlsOptions): NodeTlsOptions {
  return {
    ...rest,
    ...(ca !== undefined && { ca: isPem(ca) ? pemText(ca) : ca.map(pemText) }),
    ...(cert !== undefined && { cert: pemText(cert) }),
    ...(key !== undefined && { key: pemText(key) }),
  }
}

type Pem = string | Uint8Array

function isPem(value: Pem | readonly Pem[]): value is Pem {
  return typeof value === 'string' || value instanceof Uint8Array
}

function pemText(pem: Pem): string {
  return typeof pem === 'string' ? pem : Buffer.from(pem).toString('latin1')
}
