import { type ErrorCode, type NotificationError, toNotificationError } from '@glance-notifications/core'
import type { ConnectionOptions } from '../connection/connection-options.js'
import { openStrategy } from '../connection/open-strategy.js'
import { withoutCredentials } from '../safe-text.js'
import type { Finding } from './finding.js'

const closeTimeoutMs = 2_000

/** Connects to each broker as an emitter does, sends nothing, and takes nothing. Rejects for bad options only. */
export async function inspectAmqp10(options: ConnectionOptions, timeoutMs: number): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const url of options.url ?? [undefined]) {
    findings.push(await connect(url === undefined ? options : { ...options, url: [url] }, timeoutMs))
  }
  return [...findings, noMoreToSee]
}

const noMoreToSee: Finding = {
  severity: 'ok',
  code: 'protocol',
  subject: 'AMQP 1.0',
  message:
    'The protocol offers no more to look at: it does not tell of queues, bindings and rights. Where RabbitMQ is open for AMQP 0-9-1, "--protocol rabbit" sees more.',
}

async function connect(options: ConnectionOptions, timeoutMs: number): Promise<Finding> {
  const strategy = await openStrategy({ ...options, format: 'glance' })
  let host = 'broker'
  let error: NotificationError | undefined
  const stop = new AbortController()
  const unsubscribe = strategy.status.subscribe((status) => {
    if (status.state === 'connecting') host = status.host ?? host
    if (status.state !== 'backing-off') return
    // The first attempt says what is wrong; an emitter would try again for ever.
    error ??= status.error
    stop.abort()
  })
  try {
    await strategy.ready({ deadline: performance.now() + timeoutMs, signal: stop.signal })
    const message = 'It lets us in, and there is something at the address to send to.'
    return { severity: 'ok', code: 'connection', subject: host, message }
  } catch (cause) {
    return refusal(host, error ?? toNotificationError(cause, 'connection-lost'))
  } finally {
    unsubscribe()
    await strategy.close({ deadline: performance.now() + closeTimeoutMs })
  }
}

function refusal(subject: string, error: NotificationError): Finding {
  const help = helpFor[error.code]
  return {
    severity: 'problem',
    code: error.code === 'unroutable' || error.code === 'topology' ? 'topology' : 'connection',
    subject,
    message: withoutCredentials(error.message),
    ...(help !== undefined && { help }),
  }
}

const helpFor: Partial<Record<ErrorCode, string>> = {
  auth: 'See whether user, password and --hostname (the virtual host) are right, and, with amqps://, whether the port speaks TLS and --ca, --cert and --key are right. Where the broker offers ANONYMOUS only, leave the user out.',
  'connection-lost':
    'See whether host and port are right, whether the broker runs and speaks AMQP 1.0 there (RabbitMQ 3 needs the plug-in rabbitmq_amqp1_0), and whether amqps:// is meant for a port with TLS and amqp:// for one without.',
  timeout:
    'See whether something between here and there swallows the connection, and whether the port speaks AMQP 1.0.',
  blocked: 'The broker takes nothing at present: see whether it is out of memory or disk.',
  unroutable: 'See whether --address is written as this broker wants it, and whether what it names exists.',
  topology: 'See whether what --address names is as durable as the messages are to be.',
}
