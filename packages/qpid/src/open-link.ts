import type { NotificationError } from '@glance-notifications/core'
import type { BrokerHost } from '@glance-notifications/core/connection'
import rhea, { type Connection, type Container, type EventContext, type Sender } from 'rhea'
import { connectionOptions, type OwnSocket } from './connect.js'
import { hushUnknownStates } from './delivery-states.js'
import { defaultAddress, type QpidSettings } from './options.js'
import { conditionOf, connectionError, linkError, qpidError, refusedLinkError } from './qpid-error.js'

export interface OpenLink {
  readonly container: Container
  readonly connection: Connection
  readonly sender: Sender
  /** Resolves, with the cause as a `NotificationError`, when connection, session or link has ended. */
  readonly ended: Promise<NotificationError>
}

/** Everything after which nothing can be sent over this link any more. */
const endings = [
  'connection_error',
  'connection_close',
  'session_error',
  'session_close',
  'sender_error',
  'sender_close',
  'protocol_error',
  'error',
  'disconnected',
] as const

/** Connects and attaches one sender; resolves when the broker has attached it as well. */
export async function openLink(
  settings: QpidSettings,
  host: BrokerHost,
  socket: OwnSocket,
): Promise<OpenLink> {
  const id = `${settings.connectionName}-${rhea.generate_uuid()}`
  // Private: rhea's default container is shared by everything in the process.
  const container = rhea.create_container({ id })
  let isAttached = false
  const ended = new Promise<NotificationError>((resolve) => {
    for (const event of endings) {
      container.on(event, (context: unknown) =>
        resolve(endError(event, context, { host, socket, isAttached })),
      )
    }
  })
  const attached = new Promise<Sender>((resolve) => {
    container.on('connection_open', (context: EventContext) => {
      const { connection } = context
      const address = settings.address ?? (host.path || defaultAddress(connection.properties ?? {}, settings))
      connection.open_sender({ target: { address, ...(settings.durable && { durable: 2 }) } })
    })
    container.on('sender_open', ({ sender }: EventContext) => {
      // A refused link is attached without a target first, and closed with the reason after it.
      if (!sender?.target?.address) return
      isAttached = true
      hushUnknownStates(sender.session)
      resolve(sender)
    })
  })
  const connection = container.connect(connectionOptions(settings, host, socket))
  const failed = ended.then((error) => {
    throw error
  })
  const sender = await Promise.race([attached, failed])
  return { container, connection, sender, ended }
}

interface Stage {
  readonly host: BrokerHost
  readonly socket: OwnSocket
  readonly isAttached: boolean
}

function endError(event: string, context: unknown, { host, socket, isAttached }: Stage): NotificationError {
  if (context instanceof Error) return connectionError(context, host.name)
  const error = errorIn(context)
  if (event.startsWith('sender') || event.startsWith('session')) {
    return (isAttached ? linkError : refusedLinkError)(conditionOf(error), host.name)
  }
  if (event === 'disconnected' && error === undefined && !socket.endedByBroker) {
    return qpidError('connection-lost', `${host.name} was silent for longer than the heartbeat allows.`, {
      phase: 'connect',
    })
  }
  return connectionError(error, host.name)
}

/** rhea puts the reason on the context, or on the thing that has ended. */
function errorIn(context: unknown): unknown {
  if (typeof context !== 'object' || context === null) return undefined
  if ('error' in context && context.error) return context.error
  for (const part of ['sender', 'session', 'connection'] as const) {
    const ended: unknown = Reflect.get(context, part)
    if (typeof ended === 'object' && ended !== null && 'error' in ended && ended.error) return ended.error
  }
  return undefined
}
