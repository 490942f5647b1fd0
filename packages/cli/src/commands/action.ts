import type { Command } from 'commander'
import type { Terminal } from '../terminal.js'

/** What the commands of a program share. */
export interface Actions {
  readonly terminal: Terminal
  /** Hears how a command has ended. */
  readonly ended: (exitCode: number) => void
}

/** Ends the program as commander does for options that it does not understand. */
export function usageError(command: Command, message: string): never {
  command.error(`error: ${message}`)
}
