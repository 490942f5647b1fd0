import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type BrokerHost, isTlsAlert } from '@glance-notifications/core/connection'
import type { ConnectionOptions } from 'rhea'
import { incomingWindow } from './delivery-buffer.js'
import { maxFrameBytes } from './frames.js'
import type { ConnectionSettings } from './options.js'
import { saslOptions } from './sasl.js'

export interface OwnSocket {
  /** What rhea calls to connect. */
  open(port: number, host: string, options: unknown, connected: () => void): Socket
  /** Whether the broker wants TLS, of which we have not asked it anything. */
  readonly wantsTls: boolean
  /** Writes to it, if it is open. */
  write(bytes: Buffer): void
  /** Ends the socket at once, and with it the timers that rhea has set. Can be called again. */
  destroy(): void
}

/** rhea does not hand out its socket; this one stays ours, so that it can be ended in any state. */
export function ownSocket(host: BrokerHost): OwnSocket {
  let socket: Socket | undefined
  let wantsTls = false
  return {
    open(_port, _host, _options, connected) {
      const to = { host: host.hostname, port: host.port, noDelay: true }
      // Without it, Node does not tell the broker which host it wants; an address is no name to ask for.
      const servername = isIP(host.hostname) === 0 ? { servername: host.hostname } : {}
      socket = host.tls
        ? connectTls({ ...servername, ...host.tlsOptions, ...to }, connected)
        : connectTcp(to, connected)
      socket.on('error', () => {})
      socket.once('data', (bytes: Buffer) => {
        wantsTls = isTlsAlert(bytes)
      })
      return socket
    },
    get wantsTls() {
      return wantsTls
    },
    write(bytes) {
      if (socket?.writable) socket.write(bytes)
    },
    destroy() {
      // With an error, for that is the one thing upon which rhea stops its heartbeats.
      socket?.destroy(new Error('The connection has been given up.'))
    },
  }
}

/** The options of rhea's connection. Its own reconnecting stays off: core's supervisor does that for every transport. */
export function connectionOptions(
  settings: ConnectionSettings,
  host: BrokerHost,
  socket: OwnSocket,
): ConnectionOptions {
  const { heartbeatSeconds, hostname } = settings
  const { cert } = host.tlsOptions
  return {
    host: host.hostname,
    port: host.port,
    hostname: hostname ?? host.hostname,
    reconnect: false,
    max_frame_size: maxFrameBytes,
    // Room for sends that get their outcome before one that was sent earlier.
    session_buffer_size: { incoming: incomingWindow, outgoing: 8_192 },
    ...(heartbeatSeconds > 0 && { idle_time_out: heartbeatSeconds * 1000 }),
    ...saslOptions(settings, host),
    ...(cert !== undefined && { cert }),
    connection_details: () => ({
      host: host.hostname,
      port: host.port,
      connect: (...args: Parameters<OwnSocket['open']>) => socket.open(...args),
    }),
  }
}
