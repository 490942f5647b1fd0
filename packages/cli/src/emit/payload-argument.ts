import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { NotificationError, parseJson } from '@glance-notifications/core'

/** The value of `--payload`: JSON, `-` for JSON on stdin, `@file` for JSON in a file. Rejects with `invalid`. */
export async function readPayload(argument: string): Promise<unknown> {
  const source = await readText(argument)
  try {
    return parseJson(source)
  } catch {
    // Not the parser's own words: they quote the payload.
    throw new NotificationError(
      'invalid',
      `The payload is not JSON. A text is written with quotes: --payload '"the store is full"'.`,
    )
  }
}

async function readText(argument: string): Promise<string> {
  if (argument === '-') return text(process.stdin)
  if (!argument.startsWith('@')) return argument
  try {
    return await readFile(argument.slice(1), 'utf8')
  } catch (cause) {
    throw new NotificationError('invalid', `The payload cannot be read: ${messageOf(cause)}.`, { cause })
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'no reason is known'
}
