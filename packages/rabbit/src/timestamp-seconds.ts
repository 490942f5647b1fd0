import { parseTimestamp } from '@glance-notifications/core'

/** As `createNotification` writes it, after the second. */
const plainFraction = /^\.\d{6}$/
const secondEnd = '2026-11-22 07:46:48'.length

/**
 * Reads the whole seconds since 1970 of a timestamp; `undefined` for what is not a time. Many come from the same second, which is read
 * once.
 */
export function secondsReader(): (timestamp: string) => number | undefined {
  let lastSecond = ''
  let lastSeconds: number | undefined
  return (timestamp) => {
    const isPlain = plainFraction.test(timestamp.slice(secondEnd))
    if (isPlain && timestamp.startsWith(lastSecond) && lastSecond) return lastSeconds
    const milliseconds = parseTimestamp(timestamp)
    const seconds = milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000)
    if (isPlain) {
      lastSecond = timestamp.slice(0, secondEnd)
      lastSeconds = seconds
    }
    return seconds
  }
}
