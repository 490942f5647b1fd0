import { exitCodes } from '../exit-codes.js'
import { isBlank } from '../lines/is-blank.js'
import { inputName, openInput, standardInput } from '../lines/open-input.js'
import { type Line, maxLineBytes, splitLines } from '../lines/split-lines.js'
import type { Terminal } from '../terminal.js'
import { type Printed, printMessage } from './message-printer.js'
import { readLine } from './read-line.js'
import { Tally } from './tally.js'

export interface DecodeOptions {
  /** Whether payloads are checked against the catalogue. */
  readonly validate?: boolean
}

const tooLong = {
  ok: false,
  fault: 'too-large',
  reason: `The line is longer than ${maxLineBytes / 1024 / 1024} MiB.`,
} as const

/** Prints every notification of the files, or of stdin without any, one on a line. Gives the exit code. */
export async function decode(
  files: readonly string[],
  { validate = false }: DecodeOptions,
  { out, err }: Terminal,
): Promise<number> {
  const tally = new Tally()
  let allRead = true
  for (const file of files.length === 0 ? [standardInput] : files) {
    if (out.gone.aborted) break
    const name = inputName(file)
    let lineNumber = 0
    const print = (line: Line): Printed | undefined => {
      lineNumber += 1
      if (line && isBlank(line)) return undefined
      return printMessage(line ? readLine(line) : tooLong, `${name}:${lineNumber}`, validate, tally)
    }
    try {
      for await (const lines of splitLines(openInput(file))) {
        const printed = lines.map(print).filter((one) => one !== undefined)
        await err.write(printed.map((one) => one.err).join(''))
        await out.write(printed.map((one) => one.out).join(''))
        if (out.gone.aborted) return exitCodes.ok
      }
    } catch (error) {
      if (!isReadError(error)) throw error
      allRead = false
      await err.write(`${name}: cannot be read: ${error.message}\n`)
    }
  }
  await err.write(tally.summary())
  return allRead && tally.allGood ? exitCodes.ok : exitCodes.failed
}

/** What the system said of a file. */
function isReadError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
