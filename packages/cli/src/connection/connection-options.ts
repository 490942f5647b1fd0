import { readFile } from 'node:fs/promises'
import { NotificationError } from '@glance-notifications/core'
import type { TransportOptions } from '@glance-notifications/core/connection'
import { type Command, Option } from 'commander'

const protocols = ['rabbit', 'qpid'] as const
type Protocol = (typeof protocols)[number]

/** What every command that talks to a broker takes. */
export interface BrokerOptions {
  readonly url?: readonly string[]
  readonly exchange?: string
  readonly topic?: string
  /** Files in PEM. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** What a command takes that speaks either protocol. */
export interface ConnectionOptions extends BrokerOptions {
  readonly protocol: Protocol
  /** Of AMQP 1.0. */
  readonly address?: string
  readonly hostname?: string
}

/** The name of the environment variable that keeps a password out of the list of processes. */
export const urlVariable = 'GLANCE_NOTIFY_URL'

export function addConnectionOptions(command: Command): Command {
  addUrlOption(command)
    .addOption(
      new Option('--protocol <name>', 'rabbit: AMQP 0-9-1, qpid: AMQP 1.0')
        .choices(protocols)
        .default('rabbit'),
    )
    .option('--exchange <name>', 'the topic exchange (default: glance)')
    .option('--topic <name>', 'routing keys and queues are <topic>.<priority> (default: notifications)')
    .option('--address <address>', 'with --protocol qpid: the address, in the syntax of the broker')
    .option('--hostname <name>', 'with --protocol qpid: the virtual host; RabbitMQ: vhost:<name>')
  return addTlsOptions(command)
}

/** For what only RabbitMQ has, and nothing but queues. */
export function addQueueOptions(command: Command): Command {
  addUrlOption(command).option(
    '--topic <name>',
    'the queue of a group is <topic>.<group> (default: notifications)',
  )
  return addTlsOptions(command)
}

function addUrlOption(command: Command): Command {
  const url = new Option(
    '--url <url>',
    'amqp://user:password@host:port/vhost, amqps:// for TLS; again for each further broker',
  )
  return command.addOption(url.env(urlVariable).argParser(collectUrls))
}

function addTlsOptions(command: Command): Command {
  return command
    .option('--ca <file>', 'with amqps: certificates of the authority, in PEM')
    .option('--cert <file>', 'with amqps: the certificate of this client, in PEM')
    .option('--key <file>', 'with amqps: its key, in PEM')
}

/** Each of them may be a list with spaces, as in the environment variable. */
function collectUrls(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...text.split(/\s+/).filter((part) => part !== '')]
}

/** What the transports take of it. Rejects with `invalid` when a file cannot be read. */
export async function transportOptions(options: BrokerOptions): Promise<TransportOptions> {
  const { url, exchange, topic } = options
  const [ca, cert, key] = await Promise.all([
    readPem('ca', options.ca),
    readPem('cert', options.cert),
    readPem('key', options.key),
  ])
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  return {
    connectionName: 'glance-notify',
    ...(url?.length && { url }),
    ...(exchange !== undefined && { exchange }),
    ...(topic !== undefined && { topic }),
    ...(Object.keys(tls).length > 0 && { tls }),
  }
}

/** What only AMQP 1.0 has. */
export function qpidOnlyOptions({ address, hostname }: ConnectionOptions): {
  readonly address?: string
  readonly hostname?: string
} {
  return { ...(address !== undefined && { address }), ...(hostname !== undefined && { hostname }) }
}

async function readPem(option: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new NotificationError('invalid', `The file of --${option} cannot be read.`, { cause })
  }
}
