import { Command, Option } from 'commander'
import { addQueueOptions } from '../connection/connection-options.js'
import type { DlqOptions } from '../dlq/dead-letter-options.js'
import type { ListOptions } from '../dlq/list.js'
import type { RequeueOptions } from '../dlq/requeue.js'
import { countOption, repeated } from '../option-parsers.js'
import { type Actions, usageError } from './action.js'

export function dlqCommand(actions: Actions): Command {
  return new Command('dlq')
    .summary('look at dead letters, and send them back')
    .description(
      `What listeners could not handle are dead letters. RabbitMQ keeps those of a queue in
<queue>.dead-letter, with the reason. Over AMQP 1.0 they cannot be looked at.`,
    )
    .addCommand(listCommand(actions))
    .addCommand(requeueCommand(actions))
    .addHelpText(
      'after',
      `
Examples:
  glance-notify dlq list --group billing
  glance-notify dlq requeue --group billing --all`,
    )
}

function listCommand({ terminal, ended }: Actions): Command {
  const command = new Command('list')
    .summary('print dead letters, and leave them where they are')
    .description(
      `Prints the dead letters of a queue, the oldest first, and leaves them where they are: on a terminal a
line for people, else JSON lines, as decode prints them, with reason, attempts, exchange, routing_key
and dead_lettered_at. What cannot be decoded has reason, undecodable (why) and body_base64.`,
    )
  return addWhose(command)
    .option('--limit <n>', 'end after so many', countOption)
    .option('--json', 'JSON lines also on a terminal')
    .addHelpText(
      'after',
      `
While it reads, nobody else sees what it has read. The last line, on stderr, is
  listed N, undecodable N

Ends with 0, also when there are none, or with 1 when the broker could not be asked.

Examples:
  glance-notify dlq list --group billing
  glance-notify dlq list --queue notifications.info --limit 10 --json | jq -r .reason`,
    )
    .action(async (options: ListOptions) => {
      checkWhose(command, options)
      const { listLetters } = await import('../dlq/list.js')
      ended(await listLetters(options, terminal))
    })
}

function requeueCommand({ terminal, ended }: Actions): Command {
  const command = new Command('requeue')
    .summary('send dead letters back to the queue that they come from')
    .description(
      `Sends dead letters back to the queue that they come from, where they are tried anew. Each is taken from
the dead letters when the broker has it in its queue, so none is lost; whoever stops it in between may
leave one in both.`,
    )
  return addWhose(command)
    .option('--id <message_id>', 'only this one; may be repeated', repeated(String))
    .addOption(new Option('--all', 'all of them').conflicts('id'))
    .addHelpText(
      'after',
      `
One of --id and --all is needed. The last line, on stderr, is
  requeued N, left N

Ends with 0, or with 1 when an id was not among the dead letters, or the broker did not take one: what was not
sent stays.

Examples:
  glance-notify dlq requeue --group billing --all
  glance-notify dlq requeue --queue notifications.info --id 3f0f6f0e-2a43-4b5a-9d2c-7f1f1c6a9a11`,
    )
    .action(async (options: RequeueOptions & { readonly all?: boolean }) => {
      checkWhose(command, options)
      if (options.id === undefined && !options.all)
        usageError(command, 'either --id or --all is needed: all dead letters would be tried anew at once')
      const { requeueLetters } = await import('../dlq/requeue.js')
      ended(
        await requeueLetters({ ...options, verbose: command.optsWithGlobals().verbose === true }, terminal),
      )
    })
}

function addWhose(command: Command): Command {
  return addQueueOptions(command)
    .option('--group <name>', 'the dead letters of the queue of this group')
    .addOption(
      new Option(
        '--queue <name>',
        'the dead letters of this queue, for instance notifications.info',
      ).conflicts('group'),
    )
}

function checkWhose(command: Command, { group, queue }: DlqOptions): void {
  if (group === undefined && queue === undefined)
    usageError(command, 'either --group or --queue is needed: whose dead letters?')
}
