import { createProgram } from '../../cli/src/program.js'

/** Thrown where the command would begin. */
const parsed = new Error('The command line is understood')

/** What the real command line says is wrong with arguments. It runs nothing. */
export function glanceNotify(args: readonly string[]): string | undefined {
  const silent = { gone: new AbortController().signal, write: async () => {} }
  const terminal = { out: silent, err: silent, isOutTerminal: false, isErrTerminal: false, colours: false }
  const program = createProgram({ terminal, ended: () => {} })
  program.hook('preAction', () => {
    throw parsed
  })
  try {
    program.parse(args, { from: 'user' })
  } catch (error) {
    const isHelp = error instanceof Error && 'exitCode' in error && error.exitCode === 0
    if (error !== parsed && !isHelp) return `glance-notify says: ${String(error)}`
  }
  return undefined
}
