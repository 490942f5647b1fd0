import { type OsloPriority, osloPriorities, type Priority, priorities } from '@glance-notifications/core'
import { InvalidArgumentError } from 'commander'
import { parseDuration } from './duration.js'

/** Milliseconds of `1500` or `30s`, for commander. */
export function durationOption(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new InvalidArgumentError('It must be milliseconds, or like 500ms, 30s, 5m, 1h.')
  return ms
}

export function countOption(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It must be a whole number of at least 1.')
}

/** In any case: `info` is `INFO`. */
export function priorityOption(text: string): Priority {
  return oneOf(priorities, text)
}

export function osloPriorityOption(text: string): OsloPriority {
  return oneOf(osloPriorities, text)
}

/** For an option that may be given several times. */
export function repeated<T>(
  parse: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, parse(text)]
}

function oneOf<T extends string>(choices: readonly T[], text: string): T {
  const found = choices.find((choice) => choice === text.toUpperCase())
  if (found) return found
  throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`)
}
