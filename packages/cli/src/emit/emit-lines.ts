import { hostname } from 'node:os'
import { isBlank } from '../lines/is-blank.js'
import { inputName, openInput } from '../lines/open-input.js'
import { maxLineBytes, splitLines } from '../lines/split-lines.js'
import { printable, withoutCredentials } from '../safe-text.js'
import type { Terminal } from '../terminal.js'
import type { EmitOptions } from './emit-options.js'
import { notificationInLine } from './line-notification.js'
import { startProgress } from './progress.js'
import type { Sender } from './sender.js'

/**
 * Sends a notification for each line, in order. Resolves when what became of them is known: to false when `stop` came
 * before the end of the lines.
 */
export async function emitLines(
  file: string,
  { type, priority, publisherId = hostname() }: EmitOptions,
  sender: Sender,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<boolean> {
  const defaults = { priority, publisherId, ...(type !== undefined && { type }) }
  const begin = performance.now()
  const progress = startProgress(terminal, () => progressText(sender, performance.now() - begin))
  const fail = (line: number, text: string): void => {
    progress.print(`${inputName(file)}:${line}: failed: ${printable(withoutCredentials(text))}\n`)
  }
  let lineNumber = 0
  try {
    for await (const lines of splitLines(openInput(file, stop))) {
      for (const line of lines) {
        if (stop.aborted) return false
        lineNumber += 1
        const at = lineNumber
        if (line && isBlank(line)) continue
        const found = line ? notificationInLine(line, defaults) : tooLong
        if (found.ok) {
          const bytes = line?.length ?? 0
          await sender.room(bytes)
          if (stop.aborted) return false
          void sender.send(found.notification, bytes, (error) => fail(at, error.message))
        } else {
          sender.failed += 1
          fail(at, `invalid: ${found.reason}`)
        }
      }
    }
    return true
  } catch (error) {
    if (stop.aborted) return false
    throw error
  } finally {
    await sender.drained()
    progress.stop()
  }
}

const tooLong = {
  ok: false,
  reason: `The line is longer than ${maxLineBytes / 1024 / 1024} MiB.`,
} as const

function progressText({ confirmed, failed, pending }: Sender, elapsedMs: number): string {
  const rate = Math.round((confirmed * 1_000) / Math.max(elapsedMs, 1))
  return `confirmed ${confirmed}, failed ${failed}, under way ${pending}, ${rate}/s`
}
