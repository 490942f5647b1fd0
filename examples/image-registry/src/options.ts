import { parseArgs } from 'node:util'
import { formatNames } from '@glance-notifications/core'
import { type NotifierSettings, registryStrategies } from './notifier.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** What was said on the command line is wrong; the message is for whoever said it. */
export class UsageError extends Error {}

export interface ProgramOptions {
  readonly notifier: NotifierSettings
  readonly host: string
  readonly port: number
  readonly dataDir?: string
  readonly maxImageBytes?: number
  readonly help: boolean
  readonly serve: boolean
}

const environmentNames = {
  strategy: 'GLANCE_NOTIFICATIONS_STRATEGY',
  url: 'GLANCE_NOTIFICATIONS_URL',
  address: 'GLANCE_NOTIFICATIONS_ADDRESS',
  exchange: 'GLANCE_NOTIFICATIONS_EXCHANGE',
  topic: 'GLANCE_NOTIFICATIONS_TOPIC',
  format: 'GLANCE_NOTIFICATIONS_FORMAT',
  'log-file': 'GLANCE_NOTIFICATIONS_LOG_FILE',
  'publisher-id': 'GLANCE_NOTIFICATIONS_PUBLISHER_ID',
} as const

export const notifierHelp = `
  --strategy NAME        ${registryStrategies.join(', ')} (default embedded: a log file and memory)
  --url URL              of the broker, for rabbit and qpid: amqp://user:password@host:port
  --address ADDRESS      where qpid sends (default: what suits the broker)
  --exchange NAME        for rabbit and qpid (default glance)
  --topic NAME           for rabbit and qpid (default notifications)
  --format FORMAT        on the wire: ${formatNames.join(', ')} (default glance)
  --log-file FILE        for embedded and logging
  --publisher-id NAME    default: the host name

Each of these may be given in the environment instead: ${environmentNames.strategy} and so on.
A password is better kept there: other users of the machine can read command lines.`

/** Options first, then the environment, then the defaults. Throws `UsageError`. */
export function parseOptions(
  args: readonly string[],
  environment: Environment,
  defaults: { readonly port: number },
): ProgramOptions {
  const values = parse(args)
  const given = (name: keyof typeof environmentNames): string | undefined =>
    values[name] ?? (environment[environmentNames[name]] || undefined)

  const strategy = given('strategy') ?? 'embedded'
  const [url, address, logFile, publisherId] = [
    given('url'),
    given('address'),
    given('log-file'),
    given('publisher-id'),
  ]
  const [exchange, topic, format] = [given('exchange'), given('topic'), given('format')]
  const dataDir = values['data-dir']
  const maxImageBytes = wholeNumber('max-image-bytes', values['max-image-bytes'])
  return {
    notifier: {
      // Glance's name for noop is `default`.
      strategy: oneOf('strategy', strategy === 'default' ? 'noop' : strategy, registryStrategies),
      ...(url !== undefined && { url }),
      ...(address !== undefined && { address }),
      ...(exchange !== undefined && { exchange }),
      ...(topic !== undefined && { topic }),
      ...(format !== undefined && { format: oneOf('format', format, formatNames) }),
      ...(logFile !== undefined && { logFile }),
      ...(publisherId !== undefined && { publisherId }),
    },
    host: values.host ?? '127.0.0.1',
    port: wholeNumber('port', values.port, 65_535) ?? defaults.port,
    ...(dataDir !== undefined && { dataDir }),
    ...(maxImageBytes !== undefined && { maxImageBytes }),
    help: values.help ?? false,
    serve: values.serve ?? false,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        strategy: text,
        url: text,
        address: text,
        exchange: text,
        topic: text,
        format: text,
        'log-file': text,
        'publisher-id': text,
        host: text,
        port: text,
        'data-dir': text,
        'max-image-bytes': text,
        serve: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined)
    throw new UsageError(`--${option} is one of ${allowed.join(', ')}, not '${value}'.`)
  return found
}

function wholeNumber(
  option: string,
  text: string | undefined,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > most) {
    throw new UsageError(`--${option} is a whole number of at most ${most}, not '${text}'.`)
  }
  return value
}
