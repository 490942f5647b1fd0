import { parseArgs } from 'node:util'

/** What was said on the command line is wrong; the message is for whoever said it. */
export class UsageError extends Error {}

export interface Settings {
  readonly url: string
  readonly group: string
  readonly exchange: string
  readonly topic: string
  /** Where the table is kept. */
  readonly state: string
  /** Print the table and end. */
  readonly print: boolean
  readonly help: boolean
}

export const help = `Keeps a table of images from the notifications of an image service.

  --url URL         RabbitMQ (default amqp://localhost; or GLANCE_NOTIFICATIONS_URL, which other users cannot read)
  --group NAME      whose copy of the notifications this is (default inventory)
  --exchange NAME   default glance
  --topic NAME      default notifications
  --state FOLDER    where the table is kept (default ./inventory)
  --print           print the table, and end
  --help`

const options = {
  url: { type: 'string' },
  group: { type: 'string' },
  exchange: { type: 'string' },
  topic: { type: 'string' },
  state: { type: 'string' },
  print: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Options first, then the environment, then the defaults. Throws `UsageError`. */
export function parseSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const given = parse(args)
  return {
    url: given.url ?? (environment.GLANCE_NOTIFICATIONS_URL || 'amqp://localhost'),
    group: given.group ?? 'inventory',
    exchange: given.exchange ?? 'glance',
    topic: given.topic ?? 'notifications',
    state: given.state ?? 'inventory',
    print: given.print ?? false,
    help: given.help ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
