import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Actions } from './commands/action.js'
import { decodeCommand } from './commands/decode-command.js'
import { dlqCommand } from './commands/dlq-command.js'
import { doctorCommand } from './commands/doctor-command.js'
import { emitCommand } from './commands/emit-command.js'
import { listenCommand } from './commands/listen-command.js'
import { outboxCommand } from './commands/outbox-command.js'
import { schemaCommand } from './commands/schema-command.js'
import { urlVariable } from './connection/connection-options.js'
import { withoutCredentials } from './safe-text.js'

/** The command line. It never ends the process: what ends it is thrown, as a `CommanderError`. */
export function createProgram(actions: Actions): Command {
  const program = new Command('glance-notify')
    .description('Reads, sends and explains notifications of OpenStack Glance.')
    .version(packageVersion())
    .option('--verbose', 'tell the causes of an error')
    .addHelpText(
      'after',
      `
The URL of the broker can be in the environment variable ${urlVariable}, so that its password is not in the
list of processes.

Examples:
  glance-notify decode captured.jsonl
  glance-notify listen --url amqp://guest:guest@localhost
  glance-notify emit --type image.upload --priority ERROR --payload '"the store is full"'
  glance-notify doctor --url amqp://guest:guest@localhost

'glance-notify COMMAND --help' tells the rest. Ends with 0 when all was well, 1 when not, 2 when called in a
wrong way, and doctor with 3 when it has nothing but warnings.`,
    )
  for (const create of [
    decodeCommand,
    listenCommand,
    emitCommand,
    schemaCommand,
    doctorCommand,
    dlqCommand,
    outboxCommand,
  ])
    program.addCommand(create(actions))
  behave(program, actions)
  return program
}

const helpWidth = 110

/** A command, and those within it. */
function behave(command: Command, actions: Actions): void {
  const { out, err } = actions.terminal
  command
    // commander breaks its lines itself.
    .description(command.description().replaceAll('\n', ' '))
    .exitOverride()
    .showHelpAfterError(`('${fullName(command)} --help' tells what there is)`)
    .configureOutput({
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
      writeOut: (text) => void out.write(text).catch(() => {}),
      // A mistyped option may hold the URL with its password.
      writeErr: (text) => void err.write(withoutCredentials(text)).catch(() => {}),
    })
  for (const inner of command.commands) behave(inner, actions)
}

/** `glance-notify dlq list` */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}
