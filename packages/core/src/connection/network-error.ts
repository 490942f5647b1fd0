import { errorText } from '../error-text.js'
import { isNotificationError, NotificationError, toNotificationError } from '../notification-error.js'

/** OpenSSL's verdicts on a certificate, as Node names them (https://nodejs.org/api/tls.html, "X509 certificate error codes"). */
const certificateCodes: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EPROTO',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** What a socket or TLS error means: `auth` when the certificates do not fit, else `connection-lost`. */
export function networkError(cause: unknown, host: string, strategy?: string): NotificationError {
  if (isNotificationError(cause)) return cause
  const code = codeOf(cause)
  const details = { phase: 'connect', cause, ...(strategy !== undefined && { strategy }) } as const
  if (code !== undefined && (certificateCodes.has(code) || /^ERR_(TLS|SSL|OSSL)_/.test(code))) {
    return new NotificationError('auth', `TLS with ${host} failed: ${tlsText(cause)}`, details)
  }
  if (code === undefined) return toNotificationError(cause, 'connection-lost', details)
  return new NotificationError('connection-lost', `${host}: ${errorText(cause)}`, details)
}

/** `alert`, record type 21 (RFC 8446, section 5.1), and the version, which is 3 whatever it is. */
const tlsAlert = [21, 3]

/** Whether a peer that was not asked for TLS speaks it: that is how many refuse what is none. */
export function isTlsAlert(bytes: Uint8Array): boolean {
  return tlsAlert.every((byte, at) => bytes[at] === byte)
}

/** The peer takes nothing but TLS. */
export function tlsWanted(host: string, strategy: string, cause?: unknown): NotificationError {
  return new NotificationError(
    'auth',
    `${host} answers in TLS and nothing else: use amqps://, or option tls.`,
    {
      phase: 'connect',
      strategy,
      cause,
    },
  )
}

/** OpenSSL's text begins with where in its sources it failed; Node has what failed beside it. */
function tlsText(cause: unknown): string {
  const reason: unknown = cause instanceof Error && 'reason' in cause ? cause.reason : undefined
  return typeof reason === 'string' && reason !== '' ? reason : errorText(cause)
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}
