import { formatNames, type Priority, priorities } from '@glance-notifications/core'
import { Command, Option } from 'commander'
import { addConnectionOptions } from '../connection/connection-options.js'
import type { EmitOptions } from '../emit/emit-options.js'
import { durationOption, priorityOption } from '../option-parsers.js'
import { type Actions, usageError } from './action.js'

const defaultTimeoutMs = 10_000

export function emitCommand({ terminal, ended }: Actions): Command {
  const command = new Command('emit')
    .summary('send notifications to a broker')
    .description(
      'Sends one notification, or one for each line, and tells whether the broker has confirmed them.',
    )
    .option('--type <type>', 'the event type, for instance image.create')
    .option<Priority>('--priority <priority>', priorities.join(', '), priorityOption, 'INFO')
    .option('--payload <json>', "JSON; '-': JSON on stdin; '@file': JSON in a file")
    .addOption(
      new Option('--jsonl <file>', "a notification for each line of the file; '-': of stdin").conflicts(
        'payload',
      ),
    )
    .addOption(new Option('--format <name>', 'how it is written').choices(formatNames).default('glance'))
    .option('--publisher-id <name>', 'who emits (default: the host name)')
    .option('--no-validate', 'send what does not fit the catalogue as well')
    .option(
      '--timeout <time>',
      'for each notification, connecting included',
      durationOption,
      defaultTimeoutMs,
    )
  return addConnectionOptions(command)
    .addHelpText(
      'after',
      `
A line of --jsonl is {event_type, priority, payload}, and where wanted publisher_id and context; --type and
--priority stand in for what it leaves out. A line that decode can read, with its message_id, is sent again
as it was: same id, same time.

What fails goes to stderr with its line and code; the last line there is
  confirmed N, failed N
Ends with 0 when all were confirmed, else with 1. Ctrl-C waits for what is under way, and tells of it.

Examples:
  glance-notify emit --type image.upload --priority ERROR --payload '"the store is full"'
  glance-notify emit --type image.create --payload @image.json --format oslo-v2
  glance-notify emit --jsonl captured.jsonl --no-validate`,
    )
    .action(async (options: EmitOptions) => {
      if (options.jsonl === undefined && (options.type === undefined || options.payload === undefined))
        usageError(command, 'either --jsonl, or both --type and --payload are needed')
      const { emit } = await import('../emit/emit.js')
      ended(await emit({ ...options, verbose: command.optsWithGlobals().verbose === true }, terminal))
    })
}
