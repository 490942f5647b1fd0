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
