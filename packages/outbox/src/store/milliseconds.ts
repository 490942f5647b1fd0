import { invalidOption } from '@glance-notifications/core'

/** Beyond it Node's timers fire at once. */
export const longestTimer = 2 ** 31 - 1

/** An option that is a time of at least a millisecond. Throws a `NotificationError` (`invalid`) that names it. */
export function milliseconds(
  name: string,
  value: number | undefined,
  fallback: number,
  most = longestTimer,
): number {
  if (value === undefined) return fallback
  if (Number.isFinite(value) && value >= 1 && value <= most) return value
  throw invalidOption(name, `must be a number of milliseconds from 1 to ${most}`)
}
