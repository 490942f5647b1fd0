import { type NotificationError, priorities, toNotificationError } from '@glance-notifications/core'
import { textOption } from '@glance-notifications/core/connection'
import type { RabbitHost } from '../options.js'
import { groupQueue, sharedQueue } from '../queue-names.js'
import { type AdminConnection, adminConnection, adminHosts, dialOnce } from './admin-connection.js'
import {
  type AdminSettings,
  adminSettings,
  maxQueueNameBytes,
  type RabbitAdminOptions,
} from './admin-options.js'
import { type Finding, finding } from './finding.js'
import { inspectExchange } from './inspect-exchange.js'
import { inspectGroupQueue, inspectSharedQueue } from './inspect-queues.js'
import { inspectRights } from './inspect-rights.js'

export { type Finding, type FindingCode, findingCodes, type Severity } from './finding.js'

/** Which broker to look at. */
export interface InspectOptions extends RabbitAdminOptions {
  /** A group of listeners, whose queue and dead letters are looked at as well. */
  readonly group?: string
}

/**
 * Looks at a broker from outside, and tells what it found, in the order in which it looked. Changes nothing there. What is wrong
 * with the broker is a finding, and no error; only bad options throw `invalid`.
 */
export async function inspectRabbit(options: InspectOptions): Promise<Finding[]> {
  const settings = adminSettings(options)
  const group = textOption('group', options.group, maxQueueNameBytes)
  const findings: Finding[] = []
  let connection: AdminConnection | undefined
  let hosts: readonly RabbitHost[]
  try {
    hosts = await adminHosts(settings)
  } catch (error) {
    return [finding('problem', 'connection', 'connection', messageOf(error))]
  }
  for (const host of hosts) {
    try {
      const connected = adminConnection(await dialOnce(settings, host), host, settings.timeoutMs)
      findings.push(finding('ok', 'connection', host.name, `Virtual host ${host.virtualHost} lets us in.`))
      if (connection) await connected.close()
      else connection = connected
    } catch (error) {
      findings.push(refusal(host, error))
    }
  }
  if (!connection) return findings
  try {
    findings.push(...(await inspectWhatIsThere(connection, settings, group)))
  } catch (error) {
    findings.push(finding('problem', 'connection', 'connection', messageOf(error)))
  } finally {
    await connection.close()
  }
  return findings
}

async function inspectWhatIsThere(
  connection: AdminConnection,
  settings: AdminSettings,
  group: string | undefined,
): Promise<Finding[]> {
  const exchange = await inspectExchange(connection, settings)
  const findings = [exchange.finding]
  for (const priority of priorities) {
    const queue = sharedQueue(settings.topic, priority)
    findings.push(...(await inspectSharedQueue(connection, queue, exchange.durable)))
  }
  if (group !== undefined)
    findings.push(...(await inspectGroupQueue(connection, groupQueue(settings.topic, group))))
  if (exchange.exists) findings.push(...(await inspectRights(connection, settings)))
  return findings
}

const connectionHelp: Partial<Record<NotificationError['code'], string>> = {
  auth: 'See whether user, password and virtual host are right, and whether the user has rights on the virtual host: guest may come from the same machine only.',
  'connection-lost':
    'See whether host and port are right, whether the broker runs, and whether amqps:// is meant for a port with TLS and amqp:// for one without.',
  timeout: 'See whether something between here and there swallows the connection.',
}

const tlsHelp =
  'See whether the certificate of the authority is given (ca), whether the certificate of the broker names this host and is still valid, and whether the broker wants one of the client (cert, key).'

function refusal(host: RabbitHost, cause: unknown): Finding {
  const error = toNotificationError(cause, 'connection-lost', { strategy: 'rabbit', phase: 'connect' })
  const help = isOfTls(error) ? tlsHelp : connectionHelp[error.code]
  return finding('problem', 'connection', host.name, error.message, help)
}

/** Node names what is wrong with a certificate or a handshake in its code; what the broker says has a number. */
function isOfTls({ code, cause }: NotificationError): boolean {
  return code === 'auth' && cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
}

function messageOf(cause: unknown): string {
  return toNotificationError(cause, 'connection-lost', { strategy: 'rabbit' }).message
}
