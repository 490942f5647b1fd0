import { run } from './run.js'
import { openTerminal } from './terminal.js'

// Not process.exit: what is written to a pipe has to go out first.
process.exitCode = await run(process.argv.slice(2), openTerminal(process))
// A reader who has gone, or a limit that was reached, leaves stdin open.
process.stdin.destroy()
