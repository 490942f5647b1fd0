import { exitCodes } from '../exit-codes.js'
import type { Terminal } from '../terminal.js'
import { type DlqOptions, deadLetterOptions } from './dead-letter-options.js'
import { letterJson } from './letter-json.js'
import { letterHeading, letterLine } from './letter-line.js'

export interface ListOptions extends DlqOptions {
  readonly limit?: number
  /** JSON lines also on a terminal. */
  readonly json?: boolean
}

/** Prints dead letters, the oldest first, and leaves them where they are. Gives the exit code. */
export async function listLetters(
  { limit = Number.POSITIVE_INFINITY, json = false, ...options }: ListOptions,
  { out, err, isOutTerminal }: Terminal,
): Promise<number> {
  const { listDeadLetters } = await import('@glance-notifications/rabbit/admin')
  const isPretty = isOutTerminal && !json
  let listed = 0
  let undecodable = 0
  for await (const letter of listDeadLetters(await deadLetterOptions(options))) {
    const { text, isReadable } = letterJson(letter)
    if (isPretty && listed === 0) await out.write(`${letterHeading}\n`)
    await out.write(`${isPretty ? letterLine(letter) : text}\n`)
    if (out.gone.aborted) return exitCodes.ok
    listed += 1
    if (!isReadable) undecodable += 1
    if (listed >= limit) break
  }
  await err.write(`listed ${listed}, undecodable ${undecodable}\n`)
  return exitCodes.ok
}
