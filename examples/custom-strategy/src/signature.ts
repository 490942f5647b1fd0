import { createHmac, timingSafeEqual } from 'node:crypto'

/** `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<seconds>.<body>", in hexadecimal>`. */
export const signatureHeader = 'notification-signature'

/** How far the clocks of both sides may be apart, and how long a request that somebody recorded can be played again. Seconds. */
const defaultToleranceSeconds = 300

/** The time is signed as well: whoever records a request cannot send it for ever. */
export function sign(key: string, body: Uint8Array, nowMs: number = Date.now()): string {
  const seconds = String(Math.floor(nowMs / 1_000))
  return `t=${seconds},v1=${hmac(key, seconds, body).toString('hex')}`
}

/** For the receiving side: whether somebody with the key has signed these very bytes, not long ago. */
export function verify(
  key: string,
  body: Uint8Array,
  signature: string | undefined,
  { nowMs = Date.now(), toleranceSeconds = defaultToleranceSeconds } = {},
): boolean {
  const [, seconds, digest] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? []
  if (seconds === undefined || digest === undefined) return false
  // In constant time: how long a comparison takes would tell how much of a guess was right.
  const isSigned = timingSafeEqual(Buffer.from(digest, 'hex'), hmac(key, seconds, body))
  return isSigned && Math.abs(nowMs / 1_000 - Number(seconds)) <= toleranceSeconds
}

function hmac(key: string, seconds: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${seconds}.`).update(body).digest()
}
