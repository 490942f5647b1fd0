import { Socket } from 'node:net'
import rhea, {
  type AmqpError,
  type Connection,
  type Delivery,
  type EventContext,
  type Message,
  type Sender,
} from 'rhea'
import { type Peer, type PeerOptions, startPeer } from './peer.js'

export interface QueuePeerOptions extends PeerOptions {
  /** Whether a link to read is refused, and why. */
  readonly refuseReader?: (count: number) => AmqpError | undefined
  /** The outcomes that it knows. Default: it does not say. */
  readonly outcomes?: readonly string[]
  /** Whether what is given back comes again. Default true. */
  readonly requeue?: boolean
  /** Sends all it has, whatever the credit is. */
  readonly ignoresCredit?: boolean
  /** Takes a message that was on its way when the connection was lost for delivered, and counts it. */
  readonly countsLosses?: boolean
  /** Where it begins to number its deliveries and frames. Default 0. */
  readonly firstNumber?: number
}

/** What became of a message. */
interface Settled {
  readonly id: unknown
  readonly outcome: string
  /** The fields of the outcome. */
  readonly state: object
}

/** What became of each message, by its id. */
export const outcomesOf = ({ settled }: Pick<QueuePeer, 'settled'>): Record<string, string> =>
  Object.fromEntries(settled.map(({ id, outcome }) => [String(id), outcome]))

/** A peer that keeps one queue, whatever address is asked for. */
export interface QueuePeer extends Peer {
  readonly senders: Sender[]
  readonly settled: Settled[]
  /** What is neither on its way nor settled. */
  readonly waiting: Message[]
  /** The most messages that were without an outcome at a time. */
  readonly mostUnsettled: number
  /** Frames of the reader that came in. */
  readonly frames: { disposition: number; flow: number }
  put(...messages: Message[]): void
}

export async function startQueuePeer(options: QueuePeerOptions = {}): Promise<QueuePeer> {
  const { refuseReader = () => undefined, requeue = true, outcomes, firstNumber = 0 } = options
  const waiting: Message[] = []
  const senders: Sender[] = []
  const settled: Settled[] = []
  const onTheWay = new Map<Delivery, Message>()
  const frames = { disposition: 0, flow: 0 }
  let unsettled = 0
  let mostUnsettled = 0

  const send = (sender: Sender): void => {
    while (waiting.length > 0 && sender.is_open() && (options.ignoresCredit || creditOf(sender) > 0)) {
      const message = waiting.shift()
      if (!message) return
      onTheWay.set(sender.send(message), message)
      // rhea counts only what it has put on the wire.
      Object.assign(sender, { queued: Reflect.get(sender, 'queued') + 1 })
      unsettled += 1
      mostUnsettled = Math.max(mostUnsettled, unsettled)
      if (options.ignoresCredit) Object.assign(sender, { credit: 1_000 })
    }
  }
  const sendAll = (): void => {
    const sender = senders.at(-1)
    if (sender) send(sender)
  }
  const giveBack = (message: Message, isCounted: boolean): void => {
    const count = (message.delivery_count ?? 0) + (isCounted ? 1 : 0)
    waiting.push({ ...message, delivery_count: count })
  }

  const onConnection = (connection: Connection): void => {
    connection.on('sender_open', ({ sender }: EventContext) => {
      if (!sender) return
      senders.push(sender)
      const error = refuseReader(senders.length)
      // A refused link is attached without a source, then closed with the reason.
      if (error) return sender.close(error)
      Object.assign(sender, { queued: firstNumber, delivery_count: firstNumber })
      Object.assign(Reflect.get(sender, 'local').attach, { initial_delivery_count: firstNumber })
      sender.set_source({ address: sender.source.address, ...(outcomes && { outcomes: [...outcomes] }) })
      unsettled = 0
      countFrames(sender, frames, (count) => {
        unsettled -= count
      })
      if (!options.ignoresCredit) return
      // So that rhea does not wait for a first flow.
      Object.assign(Reflect.get(sender.session, 'outgoing'), { remote_next_transfer_id: firstNumber })
      send(sender)
    })
    connection.on('session_open', ({ session }: EventContext) => {
      Object.assign(Reflect.get(Object(session), 'outgoing'), { next_transfer_id: firstNumber })
      Object.assign(Reflect.get(Object(session), 'local').begin, { next_outgoing_id: firstNumber })
    })
    connection.on('sender_flow', sendAll)
    connection.on('settled', ({ delivery }: EventContext) => {
      const message = delivery && onTheWay.get(delivery)
      if (!message) return
      onTheWay.delete(delivery)
      const state = delivery.remote_state ?? {}
      const outcome = String(Reflect.get(state.constructor, 'composite_type'))
      settled.push({ id: message.message_id, outcome, state })
      const isFailed = Reflect.get(state, 'delivery_failed') === true
      if (requeue && (outcome === 'released' || outcome === 'modified')) giveBack(message, isFailed)
      sendAll()
    })
    const socket: unknown = Reflect.get(connection, 'socket')
    if (!(socket instanceof Socket)) throw new Error('rhea keeps its socket elsewhere.')
    // rhea tells of no loss after it has closed the connection itself.
    socket.once('close', () => {
      for (const [delivery, message] of onTheWay) {
        if (delivery.link.connection !== connection) continue
        onTheWay.delete(delivery)
        giveBack(message, options.countsLosses === true)
      }
    })
    options.onConnection?.(connection)
  }

  const peer = await startPeer({
    ...options,
    onConnection,
    server: { sender_options: { treat_modified_as_released: false }, ...options.server },
  })
  return Object.defineProperties(
    Object.assign(peer, {
      senders,
      settled,
      waiting,
      frames,
      mostUnsettled: 0,
      put(...messages: Message[]) {
        waiting.push(...messages)
        sendAll()
      },
    }),
    { mostUnsettled: { get: () => mostUnsettled } },
  )
}

/** A message with these bytes in one data section, and a number for its id. */
export function messageOf(id: string, body: string | Buffer = `{"n":"${id}"}`): Message {
  return { message_id: id, body: rhea.message.data_section(Buffer.from(body)) }
}

export function messagesOf(count: number, first = 0): Message[] {
  return Array.from({ length: count }, (_, n) => messageOf(String(first + n)))
}

/** Credit that is not spoken for. */
function creditOf(sender: Sender): number {
  const [credit, onTheWire, queued] = ['credit', 'delivery_count', 'queued'].map((name) =>
    Number(Reflect.get(sender, name)),
  )
  return (credit ?? 0) + (onTheWire ?? 0) - (queued ?? 0)
}

/** Looks at the frames themselves: rhea tells of a disposition only after the flow that came behind it. */
function countFrames(
  sender: Sender,
  frames: { disposition: number; flow: number },
  settled: (count: number) => void,
): void {
  const { session } = sender
  for (const name of ['disposition', 'flow'] as const) {
    const hear: unknown = Reflect.get(session, `on_${name}`)
    if (typeof hear !== 'function') continue
    Object.assign(session, {
      [`on_${name}`](frame: { performative: { first?: number; last?: number } }) {
        const { first = 0, last } = frame.performative
        frames[name] += 1
        if (name === 'disposition') settled((last ?? first) - first + 1)
        else {
          countOn(frame.performative, 'delivery_count', Reflect.get(sender, 'delivery_count'))
          countOn(frame.performative, 'next_incoming_id', Reflect.get(session, 'outgoing').next_transfer_id)
        }
        Reflect.apply(hear, session, [frame])
      },
    })
  }
}

/** Beyond 2^32 numbers begin anew (section 2.8.10); the peer's rhea goes on. */
function countOn(performative: object, field: string, reached: unknown): void {
  const value: unknown = Reflect.get(performative, field)
  if (typeof value === 'number' && Number(reached) - value > 2 ** 31)
    Object.assign(performative, { [field]: value + 2 ** 32 })
}
