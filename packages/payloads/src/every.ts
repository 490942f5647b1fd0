import { isRecord } from './is-record.js'

/** Whether it is an array, and all its items fit. */
export function everyItem(value: unknown, fits: (item: unknown) => boolean): boolean {
  if (!Array.isArray(value)) return false
  // By index: what `every` passes over is not there, and does not fit.
  for (let index = 0; index < value.length; index++) if (!fits(value[index])) return false
  return true
}

/** Whether it is an object, and all its members fit. */
export function everyMember(value: unknown, fits: (member: unknown) => boolean): boolean {
  if (!isRecord(value)) return false
  // Twice as fast as a list of the keys; what does not fit may be inherited, and is none of its members then.
  for (const key in value) if (!fits(value[key]) && Object.hasOwn(value, key)) return false
  return true
}
