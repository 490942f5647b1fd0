import { Command } from 'commander'
import { addConnectionOptions } from '../connection/connection-options.js'
import type { DoctorOptions } from '../doctor/doctor.js'
import { durationOption } from '../option-parsers.js'
import { type Actions, usageError } from './action.js'

const defaultTimeoutMs = 10_000

export function doctorCommand({ terminal, ended }: Actions): Command {
  const command = new Command('doctor')
    .summary('tell in plain words what is wrong with a broker')
    .description(
      `Connects to each broker that --url names, and tells in plain words what it finds: who is let in,
exchange and queues, whether they are as emitters declare them, which of them grow and have no reader,
and what the user may not do. Changes nothing there, sends nothing, and takes nothing.`,
    )
    .option('--group <name>', 'look at the queue of this group, and at its dead letters, as well')
    .option(
      '--timeout <time>',
      'for each answer of the broker, connecting included',
      durationOption,
      defaultTimeoutMs,
    )
    .option('--json', 'JSON lines: {severity, code, subject, message, help}')
  return addConnectionOptions(command)
    .addHelpText(
      'after',
      `
A finding is a line that begins with ok, warning or problem; what can be done about it is indented below.
The last line, on stderr, is
  ok N, warnings N, problems N

Ends with 0 when nothing is wrong, with 1 when there is a problem, with 3 when there are only warnings.

AMQP 1.0 (--protocol qpid) lets a client look at little: doctor connects as an emitter does, and tells what
kept it out. A broker that makes what is named when somebody connects makes it for doctor as well.

Examples:
  glance-notify doctor --url amqp://guest:guest@localhost
  glance-notify doctor --group billing --json | jq 'select(.severity != "ok")'
  glance-notify doctor --protocol qpid --url amqp://localhost:5672 --address notifications`,
    )
    .action(async (options: DoctorOptions) => {
      if (options.protocol === 'qpid' && options.group !== undefined)
        usageError(command, '--group needs --protocol rabbit: AMQP 1.0 does not tell of queues')
      const { doctor } = await import('../doctor/doctor.js')
      ended(await doctor(options, terminal))
    })
}
