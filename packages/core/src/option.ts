import { NotificationError } from './notification-error.js'

/** An option that must be a whole number of at least `minimum`; a bad value throws, it never disables a guard. */
export function wholeNumber(name: string, value: number | undefined, fallback: number, minimum = 1): number {
  if (value === undefined) return fallback
  if (Number.isSafeInteger(value) && value >= minimum) return value
  throw invalidOption(name, `must be a whole number of at least ${minimum}`)
}

/** A duration in milliseconds: finite and not negative. Nothing waits for ever, so there is no "off". */
export function duration(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (Number.isFinite(value) && value >= 0) return value
  throw invalidOption(name, 'must be a number of milliseconds, finite and not negative')
}

/** One of a closed list. */
export function choiceOption<T extends string>(
  option: string,
  value: T | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined || choices.includes(value)) return value
  throw invalidOption(option, `must be one of ${choices.join(', ')}`)
}

/** A bad option: says which, and what it must be. Never shows the value, which may be a secret. */
export function invalidOption(name: string, message: string): NotificationError {
  return new NotificationError('invalid', `Option ${name} ${message}.`, {
    issues: [{ path: `/${name}`, message }],
  })
}
