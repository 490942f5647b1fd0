import { type NotificationError, systemClock } from '@glance-notifications/core'
import { atDeadline, type BrokerHost, tlsWanted } from '@glance-notifications/core/connection'
import rhea, { type Connection, type Container, type EventContext, type link as Link } from 'rhea'
import { connectionOptions, type OwnSocket, ownSocket } from './connect.js'
import type { Frames } from './frames.js'
import { guardConnection, openFault } from './guarded-connection.js'
import type { ConnectionSettings } from './options.js'
import { conditionOf, connectionError, linkError, qpidError, refusedLinkError } from './qpid-error.js'
import { onSilence } from './silence.js'

/** What is attached to a connection once it is open. */
export interface Attachment<L> {
  /** `giveUp` ends the connection: the broker does what it must not do. */
  open(connection: Connection, giveUp: (reason: string) => void): void
  /** Hears of each link that the broker has attached; gives what was wanted once all of it is there. */
  attached(context: EventContext): L | undefined
}

export interface OpenLink<L> {
  readonly container: Container
  /** What was attached. */
  readonly link: L
  /** What the broker says, before rhea hears it; undefined where rhea reads in another way than is known. */
  readonly frames: Frames | undefined
  /** Puts whole frames on the wire, if that is still possible. Their place among those of rhea is up to the caller. */
  readonly write: (bytes: Buffer) => void
  /** Resolves, with the cause as a `NotificationError`, when connection, session or link has ended. */
  readonly ended: Promise<NotificationError>
  /** Ends the socket at once. Can be called again. */
  destroy(): void
  /** Closes in good order where the broker answers; at the deadline the socket is gone. */
  close(deadline: number): Promise<void>
}

/** Everything after which nothing goes over the links of this connection any more. */
const endings = [
  'connection_error',
  'connection_close',
  'session_error',
  'session_close',
  'sender_error',
  'sender_close',
  'receiver_error',
  'receiver_close',
  'protocol_error',
  'error',
  'disconnected',
] as const

/** Connects, authenticates and attaches; stops, and leaves nothing behind, when the signal is aborted. */
export async function openLink<L>(
  settings: ConnectionSettings,
  host: BrokerHost,
  signal: AbortSignal,
  attachment: Attachment<L>,
): Promise<OpenLink<L>> {
  const socket = ownSocket(host)
  const destroy = (): void => socket.destroy()
  signal.addEventListener('abort', destroy, { once: true })
  try {
    return await attach(settings, host, socket, attachment)
  } catch (error) {
    destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', destroy)
  }
}

async function attach<L>(
  settings: ConnectionSettings,
  host: BrokerHost,
  socket: OwnSocket,
  attachment: Attachment<L>,
): Promise<OpenLink<L>> {
  const id = `${settings.connectionName}-${rhea.generate_uuid()}`
  // Private: rhea's default container is shared by everything in the process.
  const container = rhea.create_container({ id })
  let isAttached = false
  let end: ((error: NotificationError) => void) | undefined
  const giveUp = (reason: string): void => end?.(qpidError('connection-lost', reason, { phase: 'connect' }))
  const ended = new Promise<NotificationError>((resolve) => {
    end = resolve
    for (const event of endings) {
      container.on(event, (context: unknown) =>
        resolve(endError(event, context, { host, socket, isAttached })),
      )
    }
  })
  const ours = new Set<unknown>()
  const attached = new Promise<L>((resolve) => {
    container.on('connection_open', ({ connection }: EventContext) => {
      const fault = openFault(connection)
      if (fault !== undefined) giveUp(fault)
      else attachment.open(connection, giveUp)
      connection.each_link((link: Link) => ours.add(link).add(link.session))
    })
    container.on('session_open', ({ session }: EventContext) => {
      if (!ours.has(session)) giveUp('The broker has begun a session of its own.')
    })
    for (const event of ['sender_open', 'receiver_open'] as const) {
      container.on(event, (context: EventContext) => {
        if (!ours.has(context.sender ?? context.receiver)) {
          giveUp('The broker has attached a link of its own.')
          return
        }
        const link = attachment.attached(context)
        if (link === undefined) return
        isAttached = true
        resolve(link)
      })
    }
  })
  const connection = container.create_connection(connectionOptions(settings, host, socket))
  const frames = guardConnection(connection, giveUp)
  if (end) onSilence(connection, host.name, end)
  connection.connect()
  const failed = ended.then((error) => {
    throw error
  })
  const link = await Promise.race([attached, failed])
  return {
    container,
    link,
    frames,
    write: (bytes) => socket.write(bytes),
    ended,
    destroy: () => socket.destroy(),
    async close(deadline) {
      const timer = atDeadline(systemClock, deadline, () => socket.destroy())
      try {
        connection.close()
        await ended
      } finally {
        timer.clear()
        socket.destroy()
      }
    },
  }
}

interface Stage {
  readonly host: BrokerHost
  readonly socket: OwnSocket
  readonly isAttached: boolean
}

function endError(event: string, context: unknown, { host, socket, isAttached }: Stage): NotificationError {
  if (socket.wantsTls) return tlsWanted(host.name, 'qpid')
  if (context instanceof Error) return connectionError(context, host.name)
  const error = errorIn(context)
  if (/^(sender|receiver|session)_/.test(event)) {
    return (isAttached ? linkError : refusedLinkError)(conditionOf(error), host.name)
  }
  return connectionError(error, host.name)
}

/** rhea puts the reason on the context, or on the thing that has ended. */
function errorIn(context: unknown): unknown {
  if (typeof context !== 'object' || context === null) return undefined
  if ('error' in context && context.error) return context.error
  for (const part of ['sender', 'receiver', 'session', 'connection'] as const) {
    const ended: unknown = Reflect.get(context, part)
    if (typeof ended === 'object' && ended !== null && 'error' in ended && ended.error) return ended.error
  }
  return undefined
}
