import { formatNames } from '@glance-notifications/core'
import { Command, Option } from 'commander'
import { addConnectionOptions } from '../connection/connection-options.js'
import { durationOption, repeated } from '../option-parsers.js'
import type { DrainOptions } from '../outbox/drain.js'
import type { ExportOptions } from '../outbox/export.js'
import type { FailedOptions } from '../outbox/failed.js'
import type { InspectOptions } from '../outbox/inspect.js'
import { type Actions, usageError } from './action.js'

const defaultTimeoutMs = 30_000

export function outboxCommand(actions: Actions): Command {
  return new Command('outbox')
    .summary('look into an outbox, and empty it')
    .description(
      `An outbox is a folder in which an emitter keeps notifications until a broker has taken them. What a
broker refuses for good is put aside there, with the reason, until somebody requeues or removes it.`,
    )
    .addCommand(inspectCommand(actions))
    .addCommand(exportCommand(actions))
    .addCommand(drainCommand(actions))
    .addCommand(requeueCommand(actions))
    .addCommand(removeCommand(actions))
    .addHelpText(
      'after',
      `
Examples:
  glance-notify outbox inspect /var/lib/images/outbox
  glance-notify outbox drain /var/lib/images/outbox --url amqp://guest:guest@localhost`,
    )
}

function inspectCommand({ terminal, ended }: Actions): Command {
  return new Command('inspect')
    .summary('tell what is in it, and who drains it')
    .description(
      'Tells what waits and for how long, what has failed and why, and which process drains. Changes nothing.',
    )
    .argument('<path>', 'the folder of the outbox')
    .option('--json', 'one line of JSON')
    .addHelpText(
      'after',
      `
May be asked while an emitter uses the outbox. Ends with 0, also when something waits or has failed, or with 1
when there is no outbox or it cannot be read.

Examples:
  glance-notify outbox inspect /var/lib/images/outbox
  glance-notify outbox inspect /var/lib/images/outbox --json | jq .oldest_age_ms`,
    )
    .action(async (path: string, options: InspectOptions) => {
      const { inspect } = await import('../outbox/inspect.js')
      ended(await inspect(path, options, terminal))
    })
}

function exportCommand({ terminal, ended }: Actions): Command {
  return new Command('export')
    .summary('print the notifications in it, and leave them there')
    .description(
      `Prints the notifications that wait as JSON lines, the oldest first, as decode prints them and emit --jsonl
takes them back, with stored_at, and headers where there are any. They stay in the outbox.`,
    )
    .argument('<path>', 'the folder of the outbox')
    .option('--failed', 'those that have failed, with reason, code, error, attempts and failed_at')
    .addHelpText(
      'after',
      `
What is damaged on the disk has undecodable (why) and body_base64. emit sends no headers, and checks payloads
unless it is told not to. The last line, on stderr, is
  exported N, undecodable N

Ends with 0, also when there are none, or with 1 when there is no outbox or something in it is damaged.

Examples:
  glance-notify outbox export /var/lib/images/outbox > waiting.jsonl
  glance-notify outbox export /var/lib/images/outbox --failed | jq -r .error`,
    )
    .action(async (path: string, options: ExportOptions) => {
      const { exportRecords } = await import('../outbox/export.js')
      ended(await exportRecords(path, options, terminal))
    })
}

function drainCommand({ terminal, ended }: Actions): Command {
  const command = new Command('drain')
    .summary('send what is in it to a broker')
    .description(
      `Sends what waits to a broker, in order, and removes each notification when the broker has confirmed it.
Does nothing while another process drains the outbox: an emitter that is alive does so by itself.`,
    )
    .argument('<path>', 'the folder of the outbox')
    .addOption(new Option('--format <name>', 'how it is written').choices(formatNames).default('glance'))
    .option(
      '--timeout <time>',
      'end when none was taken for so long, connecting included: 1500 (milliseconds), 30s, 5m',
      durationOption,
      defaultTimeoutMs,
    )
  return addConnectionOptions(command)
    .addHelpText(
      'after',
      `
What the broker refuses for good is put aside, told on stderr, and blocks nothing. The last line there is
  drained N, failed N, left N
Ends with 0 when nothing is left and nothing has failed, else with 1. Ctrl-C leaves the rest in the outbox.

Examples:
  glance-notify outbox drain /var/lib/images/outbox --url amqp://guest:guest@localhost
  glance-notify outbox drain /var/lib/images/outbox --protocol qpid --url amqp://localhost --timeout 5m`,
    )
    .action(async (path: string, options: DrainOptions) => {
      const { drainOutbox } = await import('../outbox/drain.js')
      ended(
        await drainOutbox(
          path,
          { ...options, verbose: command.optsWithGlobals().verbose === true },
          terminal,
        ),
      )
    })
}

function requeueCommand({ terminal, ended }: Actions): Command {
  const command = new Command('requeue').summary('have failed notifications sent again').description(
    `Puts failed notifications back behind those that wait, as they were: same id, time and content. Whichever
process drains the outbox sends them.`,
  )
  return addWhich(command)
    .addHelpText(
      'after',
      `
One of --id and --all is needed. The last line, on stderr, is
  requeued N, left N

Ends with 0, or with 1 when an id was not among the failed, or when something that cannot be read is left.

Examples:
  glance-notify outbox requeue /var/lib/images/outbox --all
  glance-notify outbox requeue /var/lib/images/outbox --id 3f0f6f0e-2a43-4b5a-9d2c-7f1f1c6a9a11`,
    )
    .action(async (path: string, options: FailedOptions & { readonly all?: boolean }) => {
      checkWhich(command, options, 'be sent again')
      const { changeFailedRecords } = await import('../outbox/failed.js')
      ended(await changeFailedRecords('requeued', path, options, terminal))
    })
}

function removeCommand({ terminal, ended }: Actions): Command {
  const command = new Command('remove')
    .summary('forget failed notifications')
    .description('Removes failed notifications for good. Export them first.')
  return addWhich(command)
    .addHelpText(
      'after',
      `
One of --id and --all is needed. The last line, on stderr, is
  removed N, left N

Ends with 0, or with 1 when an id was not among the failed.

Examples:
  glance-notify outbox remove /var/lib/images/outbox --id 3f0f6f0e-2a43-4b5a-9d2c-7f1f1c6a9a11`,
    )
    .action(async (path: string, options: FailedOptions & { readonly all?: boolean }) => {
      checkWhich(command, options, 'be lost')
      const { changeFailedRecords } = await import('../outbox/failed.js')
      ended(await changeFailedRecords('removed', path, options, terminal))
    })
}

function addWhich(command: Command): Command {
  return command
    .argument('<path>', 'the folder of the outbox')
    .option('--id <message_id>', 'only this one; may be repeated', repeated(String))
    .addOption(new Option('--all', 'all of them').conflicts('id'))
}

function checkWhich(
  command: Command,
  { id, all }: { readonly id?: readonly string[]; readonly all?: boolean },
  what: string,
): void {
  if (id === undefined && !all)
    usageError(command, `either --id or --all is needed: all failed notifications would ${what}`)
}
