import { osloPriorities } from '@glance-notifications/core'
import { Command, Option } from 'commander'
import { addConnectionOptions } from '../connection/connection-options.js'
import type { ListenOptions } from '../listen/listen-options.js'
import { countOption, durationOption, osloPriorityOption, repeated } from '../option-parsers.js'
import { type Actions, usageError } from './action.js'

export function listenCommand({ terminal, ended }: Actions): Command {
  const command = new Command('listen')
    .summary('print notifications as they come')
    .description(
      `Prints notifications as they come: on a terminal a line for people, else JSON lines as decode prints
them. Reads from a queue of its own, which ends with it, and so takes nothing from anyone, unless
--group or --shared tell it to.`,
    )
    .option(
      '--group <name>',
      'the queue of this group, which stays, and keeps what comes; its members share it out',
    )
    .addOption(
      new Option(
        '--shared',
        'the queues that Glance declares: what is printed here is TAKEN AWAY from whoever else reads them',
      ).conflicts('group'),
    )
    .option('--type <glob>', 'only these event types; may be repeated', repeated(String))
    .option(
      '--priority <priority>',
      `only these: ${osloPriorities.join(', ')}; may be repeated`,
      repeated(osloPriorityOption),
    )
    .option('--count <n>', 'end after so many', countOption)
    .option(
      '--timeout <time>',
      'end after so long, connecting included: 1500 (milliseconds), 30s, 5m',
      durationOption,
    )
    .option('--json', 'JSON lines also on a terminal')
    .option('--validate', 'check payloads against the catalogue')
  return addConnectionOptions(command)
    .addHelpText(
      'after',
      `
How the connection fares goes to stderr: a line that begins with "listening" when messages can come, with
"waiting" when something is missing for that. A broker that is away is tried again until it is there; wrong
credentials end it.

What cannot be decoded is told on stderr, too: with --group it goes to the dead letters, with --shared back to
its queue, and several of them end the listening, for they are in the way. With --group, what --type and
--priority leave out is taken from the queue all the same; with --shared, --priority names the queues.

The last line on stderr is
  decoded N, undecodable N, invalid N, unknown N

Ends with 0, also after Ctrl-C, or when the reader of a pipe has gone, which shows at the next notification;
with 1 when fewer than --count came, when it never got to listen before --timeout, or when it was not let in.

Examples:
  glance-notify listen --url amqp://guest:guest@localhost
  glance-notify listen --type 'image.*' --priority ERROR --json | jq .payload
  glance-notify listen --count 1 --timeout 30s`,
    )
    .action(async (options: ListenOptions) => {
      if (options.shared && options.type)
        usageError(
          command,
          '--type cannot be used with --shared: what does not match would be taken away unseen',
        )
      if (options.protocol === 'qpid' && options.group !== undefined)
        usageError(command, '--group is of --protocol rabbit; over AMQP 1.0, name an --address')
      if (options.shared && options.protocol === 'qpid' && options.priority)
        usageError(
          command,
          '--priority cannot be used with --shared over AMQP 1.0: the rest would be taken away unseen',
        )
      const { listen } = await import('../listen/listen.js')
      ended(await listen(options, terminal))
    })
}
