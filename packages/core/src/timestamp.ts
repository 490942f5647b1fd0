/** The last second that was formatted: one `Date` a second is enough. */
let cachedSecond = Number.NaN
/** The characters of a timestamp, as codes: first those of that second. */
const codes = [...Buffer.from('0000-00-00 00:00:00.000000')]
const fractionAt = 20
const zero = 48

/** `performance.now()` plus this is the time of the day in milliseconds, with its fraction. */
let offsetMs = Date.now() - performance.now()

/**
 * The current time on the wire: `YYYY-MM-DD HH:MM:SS.ffffff`, UTC
 * (Glance: `str(timeutils.utcnow())`; the fraction is always written here).
 */
export function timestampNow(): string {
  return formatTimestamp(epochMicroseconds())
}

/**
 * Microseconds since 1970 as the wire writes them. Made of all its characters at once: one that is joined from pieces would be put together
 * again by whoever looks at it.
 */
export function formatTimestamp(microseconds: number): string {
  const second = Math.floor(microseconds / 1e6)
  if (second !== cachedSecond) {
    const text = new Date(second * 1000)
      .toISOString()
      .slice(0, fractionAt - 1)
      .replace('T', ' ')
    for (const [at, code] of Buffer.from(text).entries()) codes[at] = code
    cachedSecond = second
  }
  let rest = (microseconds - second * 1e6) | 0
  for (let at = codes.length - 1; at >= fractionAt; at -= 1) {
    const tenth = (rest / 10) | 0
    codes[at] = zero + rest - tenth * 10
    rest = tenth
  }
  return String.fromCharCode(...codes)
}

/**
 * Milliseconds since 1970 of a timestamp on the wire: Glance's form with or without fraction, or ISO 8601.
 * `undefined` for anything else. A time without a zone is UTC, as in oslo.messaging.
 */
export function parseTimestamp(text: string): number | undefined {
  const time = readTimestamp(text)
  return time && time.secondMs + Number(`0.${time.fraction || '0'}`) * 1000
}

/**
 * The same timestamp in ISO 8601 and UTC: `2026-11-22T07:46:48.663585Z`. The fraction keeps its digits, or stays
 * absent. `undefined` for what is not a time, or in UTC outside the years 0000 to 9999.
 */
export function toIsoTimestamp(text: string): string | undefined {
  const time = readTimestamp(text)
  if (!time) return undefined
  const second = new Date(time.secondMs).toISOString()
  // Other years have six digits and a sign.
  if (!/^\d{4}-/.test(second)) return undefined
  return `${second.slice(0, 19)}${time.fraction === '' ? '' : `.${time.fraction}`}Z`
}

interface WireTime {
  /** Milliseconds since 1970 of the whole second. */
  readonly secondMs: number
  /** The digits of the fraction as they were written; empty where there is none. */
  readonly fraction: string
}

function readTimestamp(text: string): WireTime | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-]\d\d)(?::?(\d\d))?)?$/i.exec(text)
  if (!match) return undefined
  const [, date, time, fraction = '', hours = '+00', minutes = '00'] = match
  const utc = Date.parse(`${date}T${time}Z`)
  // `Date` takes 30 February for 2 March.
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 19) !== `${date}T${time}`) return undefined
  const secondMs = Date.parse(`${date}T${time}${hours}:${minutes}`)
  return Number.isNaN(secondMs) ? undefined : { secondMs, fraction }
}

/**
 * The system clock tells milliseconds; the fraction comes from the monotonic clock. The two are brought
 * together again whenever they disagree on the millisecond, so a clock that is set is followed at once.
 */
function epochMicroseconds(): number {
  const wall = Date.now()
  const precise = performance.now() + offsetMs
  if (precise >= wall && precise < wall + 1) return Math.floor(precise * 1000)
  offsetMs += (precise < wall ? wall : wall + 0.999) - precise
  return Math.floor(wall * 1000) + (precise < wall ? 0 : 999)
}
