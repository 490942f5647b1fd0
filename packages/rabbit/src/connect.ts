import { isTlsAlert, type SessionEvents, tlsWanted } from '@glance-notifications/core/connection'
import { type ChannelModel, connect, credentials } from 'amqplib'
import { type CarefulRead, carefulRead } from './careful-read.js'
import { closeFrameIn } from './close-frame.js'
import { guardChannels } from './guarded-channels.js'
import type { RabbitHost, RabbitSettings } from './options.js'
import { dialError } from './rabbit-error.js'
import { onSilence } from './silence.js'

/** What we ask for, which a broker may lower and not exceed. RabbitMQ's own default. */
const maxFrameBytes = 131_072

export interface OpenConnection {
  readonly model: ChannelModel
  /** Resolves, with the cause, when the connection has ended. */
  readonly ended: Promise<unknown>
  /** As in `CarefulRead`. */
  readonly cut: CarefulRead['cut']
}

/**
 * Opens the connection. The signal ends its socket whenever it is aborted, then or later, which amqplib itself
 * cannot do while the broker is silent.
 */
export async function openConnection(
  settings: RabbitSettings,
  host: RabbitHost,
  socketSignal: AbortSignal,
  events: SessionEvents,
): Promise<OpenConnection> {
  const { onread, heard, listening, cut } = carefulRead()
  try {
    const broker = {
      protocol: host.tls ? 'amqps' : 'amqp',
      hostname: host.hostname,
      port: host.port,
      vhost: encodeURIComponent(host.virtualHost),
      heartbeat: settings.heartbeatSeconds,
      frameMax: maxFrameBytes,
      maxFrameSize: maxFrameBytes,
    }
    // amqplib's types do not say so, but what it does not know it hands to net.connect and tls.connect.
    const socketOptions = {
      ...(host.tls ? host.tlsOptions : {}),
      noDelay: true,
      signal: socketSignal,
      onread,
      credentials:
        settings.auth === 'external'
          ? credentials.external()
          : credentials.plain(host.username, host.password),
      clientProperties: { connection_name: settings.connectionName },
    }
    const model = await connect(broker, socketOptions)
    guardChannels(model)
    const ended = new Promise<unknown>((resolve) => {
      model.on('error', resolve)
      model.on('close', resolve)
      onSilence(model, host.name, resolve)
    })
    model.on('blocked', (reason) => events.blocked(reason))
    model.on('unblocked', () => events.unblocked())
    listening()
    return { model, ended, cut }
  } catch (error) {
    const bytes = heard()
    if (isTlsAlert(bytes)) throw tlsWanted(host.name, 'rabbit', error)
    throw dialError(error, host, closeFrameIn(bytes))
  }
}
