import { parseTimestamp } from '@glance-notifications/core'

/** The form that core writes: `YYYY-MM-DD HH:MM:SS.ffffff`. */
const fraction = /^\.\d{6}$/
const secondLength = 'YYYY-MM-DD HH:MM:SS'.length

/**
 * Reads timestamps as milliseconds since 1970; undefined for what is no time. Those of one second are read once: to read one
 * in full takes longer than all else that is written of a message.
 */
export function timeReader(): (timestamp: string) => number | undefined {
  let second = ''
  let secondMs = 0
  return (timestamp) => {
    const rest = timestamp.slice(secondLength)
    if (second !== '' && fraction.test(rest) && timestamp.startsWith(second))
      return secondMs + Number(rest.slice(1, 4))
    const time = parseTimestamp(timestamp)
    if (time === undefined) return undefined
    if (fraction.test(rest)) {
      second = timestamp.slice(0, secondLength)
      secondMs = Math.floor(time / 1000) * 1000
    }
    return Math.floor(time)
  }
}
