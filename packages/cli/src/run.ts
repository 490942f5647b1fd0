import { CommanderError } from 'commander'
import { exitCodes } from './exit-codes.js'
import { faultLines } from './fault-line.js'
import { createProgram } from './program.js'
import type { Terminal } from './terminal.js'

/** Runs a command line. Gives the exit code; never rejects. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.ok
  const program = createProgram({
    terminal,
    ended: (code) => {
      exitCode = code
    },
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // commander has told already: help, the version, or what it did not understand.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    await terminal.err.write(faultLines(error, program.opts().verbose === true)).catch(() => {})
    return exitCodes.failed
  }
}
