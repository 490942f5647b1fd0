import { parseTimestamp } from '@glance-notifications/core'

const secondEnd = '2026-11-22 07:46:48'.length
const plainLength = '2026-11-22 07:46:48.963585'.length
const point = 46
const zero = 48
const nine = 57

/**
 * Reads the whole seconds since 1970 of a timestamp; `undefined` for what is not a time. Many come from the same second, which is read
 * once.
 */
export function secondsReader(): (timestamp: string) => number | undefined {
  let lastSecond = ''
  let lastSeconds: number | undefined
  return (timestamp) => {
    const isPlain = hasPlainFraction(timestamp)
    if (isPlain && lastSecond && timestamp.startsWith(lastSecond)) return lastSeconds
    const milliseconds = parseTimestamp(timestamp)
    const seconds = milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000)
    if (isPlain) {
      lastSecond = timestamp.slice(0, secondEnd)
      lastSeconds = seconds
    }
    return seconds
  }
}

/** Whether it is as `createNotification` writes it after the second. To match a pattern takes longer than all else here. */
function hasPlainFraction(timestamp: string): boolean {
  if (timestamp.length !== plainLength || timestamp.charCodeAt(secondEnd) !== point) return false
  for (let at = secondEnd + 1; at < plainLength; at += 1) {
    const code = timestamp.charCodeAt(at)
    if (code < zero || code > nine) return false
  }
  return true
}
