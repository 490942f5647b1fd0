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

/** A text of 1 to so many bytes, for what travels as one. */
export function textOption(option: string, value: string | undefined, maxBytes: number): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= maxBytes) return value
  throw invalidOption(option, `must be a text of 1 to ${maxBytes} bytes`)
}

/** On or off. The text "false" of a configuration file would be taken for on. */
export function switchOption(option: string, value: boolean | undefined, fallback: boolean): boolean {
  if (value === undefined) return fallback
  if (typeof value === 'boolean') return value
  throw invalidOption(option, 'must be true or false')
}

/** An object with options of its own. */
export function groupOption<T extends object>(option: string, value: T | undefined): T | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value)))
    return value
  throw invalidOption(option, 'must be an object')
}

/** A bad option: says which, and what it must be. Never shows the value, which may be a secret. */
export function invalidOption(name: string, message: string): NotificationError {
  return new NotificationError('invalid', `Option ${name} ${message}.`, {
    issues: [{ path: `/${name}`, message }],
  })
}
