import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import rhea, {
  type AmqpError,
  type Connection,
  type Delivery,
  type EventContext,
  type Message,
  type Receiver,
} from 'rhea'
import { gag, type Stage } from './gag.js'

export interface PeerOptions {
  /** For how many messages at once it gives credit. Default 1,000; 0: the test does it. */
  readonly credit?: number
  /** What becomes of a delivery; by default it is accepted. */
  readonly onDelivery?: (received: Received, count: number) => void
  /** What becomes of a connection when it is opened; by default it stays so. */
  readonly onConnection?: (connection: Connection) => void
  /** What is done to each socket, before anything is said over it. */
  readonly onSocket?: (socket: Socket) => void
  /** Whether a link is refused, and why. */
  readonly refuse?: (address: string, count: number) => AmqpError | undefined
  /** From this stage on it says nothing any more. */
  readonly mute?: Stage
  /** PLAIN is asked for, and these are let in. */
  readonly login?: (username: string, password: string) => boolean
  /** What it says in its frames, and how it listens: rhea's own options. */
  readonly server?: Readonly<Record<string, unknown>>
  readonly port?: number
}

export interface Received {
  readonly message: Message
  readonly delivery: Delivery
}

/** A peer that speaks AMQP 1.0 over real sockets and does what the test says. It is no broker: it keeps no queues. */
export interface Peer {
  readonly port: number
  readonly url: string
  readonly received: Received[]
  readonly receivers: Receiver[]
  readonly connections: Connection[]
  /** Those that are open. */
  readonly sockets: ReadonlySet<Socket>
  readonly accepted: number
  /** Writes this to its connections, as it is. */
  write(bytes: Uint8Array): void
  /** Resets its connections. */
  reset(): void
  /** From now on it neither reads nor says anything, and does not notice what happens to its sockets. */
  fallSilent(): void
  close(): Promise<void>
}

/** Gives one outcome after the other: of several in one tick, rhea as a server would merge those that differ. */
export function oneByOne(): (settle: () => void) => void {
  const waiting: (() => void)[] = []
  const next = (): void => {
    waiting[0]?.()
    setImmediate(() => {
      waiting.shift()
      if (waiting.length > 0) next()
    })
  }
  return (settle) => {
    waiting.push(settle)
    if (waiting.length === 1) next()
  }
}

/** For `delivery.update(false, …)`: an outcome that is not settled yet. rhea's types do not have it. */
export const acceptedState: unknown = Reflect.get(rhea.message, 'accepted')().described()

export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const {
    credit = 1_000,
    onDelivery = ({ delivery }) => delivery.accept(),
    refuse = () => undefined,
  } = options
  const container = rhea.create_container()
  const received: Received[] = []
  const receivers: Receiver[] = []
  const connections: Connection[] = []
  const sockets = new Set<Socket>()
  let accepted = 0
  if (options.login) container.sasl_server_mechanisms.enable_plain(options.login)
  container.on('connection_open', ({ connection }: EventContext) => {
    connections.push(connection)
    options.onConnection?.(connection)
  })
  container.on('receiver_open', ({ receiver }: EventContext) => {
    if (!receiver) return
    receivers.push(receiver)
    const { address } = receiver.target
    const error = refuse(address, receivers.length)
    // A refused link is attached without a target, then closed with the reason.
    if (error) return receiver.close(error)
    receiver.set_target({ address })
    if (credit > 0) receiver.add_credit(credit)
  })
  container.on('message', ({ message, delivery, receiver }: EventContext) => {
    if (!message || !delivery) return
    received.push({ message, delivery })
    onDelivery({ message, delivery }, received.length)
    if (credit > 0) receiver?.add_credit(1)
  })
  for (const event of [
    'connection_error',
    'session_error',
    'receiver_error',
    'protocol_error',
    'error',
    'disconnected',
  ])
    container.on(event, () => {})
  const server: Server = container.listen({
    port: options.port ?? 0,
    host: '127.0.0.1',
    receiver_options: { credit_window: 0, autoaccept: false },
    ...options.server,
  })
  server.on('connection', (socket: Socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    if (options.mute) gag(socket, options.mute)
    options.onSocket?.(socket)
  })
  await once(server, 'listening')
  const port = portOf(server)
  return {
    port,
    url: `amqp://127.0.0.1:${port}`,
    received,
    receivers,
    connections,
    sockets,
    get accepted() {
      return accepted
    },
    write(bytes) {
      for (const socket of sockets) socket.write(bytes)
    },
    reset() {
      for (const socket of sockets) {
        socket.resetAndDestroy()
        // Or the peer's rhea would not notice, and keep its timers.
        socket.emit('error', new Error('The peer has reset the connection.'))
      }
    },
    fallSilent() {
      for (const socket of sockets) {
        gag(socket, 'sasl-header')
        socket.pause()
      }
    },
    async close() {
      // With an error, upon which rhea stops its timers.
      for (const socket of sockets) socket.destroy(new Error('The peer is closed.'))
      server.close()
      await once(server, 'close')
    },
  }
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server listens to no port.')
  return address.port
}
