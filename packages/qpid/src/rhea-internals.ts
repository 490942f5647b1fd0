import rhea, { type Receiver, type Sender } from 'rhea'
import { rheaVersion, testedVersion } from './rhea-version.js'

type Method = (...args: never[]) => unknown

/** What rhea keeps of what a session sends (`Outgoing` in `lib/session.js`). */
interface Outgoing {
  next_delivery_id: number
  next_pending_delivery: number
  next_transfer_id: number
  /** The window of the broker, as it last said; before it has, no number. */
  readonly remote_window: unknown
  /** Which transfer the broker expected when it said so. */
  readonly remote_next_transfer_id: unknown
}

/** All that rhea writes goes through `output` (`lib/connection.js`). */
export interface RheaOutput {
  output: Method
}

/** What rhea counts on a link (`lib/link.js`). */
interface LinkBooks {
  credit: number
  delivery_count: number
}

/** What is used of rhea beneath its documented API in order to send. */
export interface SendingInternals {
  readonly outgoing: Outgoing
  readonly link: LinkBooks
  readonly handle: number
  readonly channel: number
  /** Undefined: the broker takes frames of any size. */
  readonly maxFrameBytes: number | undefined
  readonly connection: RheaOutput
  /** What rhea does with the frames that say something of what was sent (`lib/session.js`). */
  readonly session: { on_disposition: Method; on_flow: Method }
  /** Makes an outcome of what was read of it (`lib/message.js`). */
  readonly unwrapOutcome: (state: object) => unknown
}

/**
 * Undefined where anything is not as it was in the version that was tested, or where rhea has sent something over the
 * session itself.
 */
export function sendingInternals(sender: Sender, version = rheaVersion()): SendingInternals | undefined {
  const { session, connection } = sender
  const { message } = rhea
  const outgoing = at(session, 'outgoing')
  const handle = at(sender, 'local', 'handle')
  const channel = at(session, 'local', 'channel')
  const maxFrameBytes = at(connection, 'remote', 'open', 'max_frame_size') ?? undefined
  const isAsTested =
    version === testedVersion &&
    isSent(connection) &&
    at(outgoing, 'deliveries', 'size') === 0 &&
    at(outgoing, 'next_delivery_id') === at(outgoing, 'next_pending_delivery') &&
    // Sent settled, nothing would be heard of it.
    at(sender, 'local', 'attach', 'snd_settle_mode') !== 1
  if (
    !isAsTested ||
    !isOutgoing(outgoing) ||
    !hasNumbers(sender, 'credit', 'delivery_count') ||
    !isNumber(handle) ||
    !isNumber(channel) ||
    !(maxFrameBytes === undefined || isNumber(maxFrameBytes)) ||
    !hasMethods(connection, 'output') ||
    !hasMethods(session, 'on_disposition', 'on_flow') ||
    !hasMethods(message, 'unwrap_outcome')
  )
    return undefined
  return {
    outgoing,
    link: sender,
    handle,
    channel,
    maxFrameBytes,
    connection,
    session,
    unwrapOutcome: (state) => Reflect.apply(message.unwrap_outcome, message, [state]),
  }
}

/** What is used of rhea beneath its documented API in order to receive. */
export interface ReceivingInternals {
  /** What rhea keeps of what a session receives (`Incoming` in `lib/session.js`). */
  readonly incoming: { next_transfer_id: number }
  readonly link: LinkBooks
  /** How the broker calls session and link. */
  readonly remote: { readonly channel: number; readonly handle: number }
  /** How the session is called here. */
  readonly channel: number
  readonly connection: RheaOutput
  /** Makes rhea look, soon, at what is to be written. */
  readonly register: () => void
}

/** Undefined where anything is not as it was in the version that was tested, or where something was received already. */
export function receivingInternals(
  receiver: Receiver,
  version = rheaVersion(),
): ReceivingInternals | undefined {
  const { session, connection } = receiver
  const incoming = at(session, 'incoming')
  const channel = at(session, 'local', 'channel')
  const remoteChannel = at(session, 'remote', 'channel')
  const register = at(connection, '_register')
  const remoteHandle = at(receiver, 'remote', 'attach', 'handle')
  const isAsTested =
    version === testedVersion &&
    isSent(connection) &&
    at(session, 'remote', 'handles', String(remoteHandle)) === receiver &&
    at(incoming, 'deliveries', 'size') === 0 &&
    at(receiver, '_incomplete') === undefined
  if (
    !isAsTested ||
    !isObject(incoming) ||
    !hasNumbers(incoming, 'next_transfer_id') ||
    !hasNumbers(receiver, 'credit', 'delivery_count') ||
    !isNumber(channel) ||
    !isNumber(remoteChannel) ||
    !isNumber(remoteHandle) ||
    !hasMethods(connection, 'output') ||
    typeof register !== 'function'
  )
    return undefined
  const remote = { channel: remoteChannel, handle: remoteHandle }
  return {
    incoming,
    link: receiver,
    remote,
    channel,
    connection,
    register: () => Reflect.apply(register, connection, []),
  }
}

/** Whether all that rhea had to write before is written; a layer of SASL is over then. */
function isSent(connection: object): boolean {
  const transport = at(connection, 'amqp_transport')
  return Boolean(at(transport, 'header_sent')) && at(transport, 'pending', 'length') === 0
}

function isOutgoing(value: unknown): value is Outgoing {
  return (
    isObject(value) &&
    hasNumbers(value, 'next_delivery_id', 'next_pending_delivery', 'next_transfer_id') &&
    'remote_window' in value &&
    'remote_next_transfer_id' in value
  )
}

function hasNumbers<T extends object, K extends string>(
  value: T,
  ...names: K[]
): value is T & Record<K, number> {
  return names.every((name) => isNumber(Reflect.get(value, name)))
}

function hasMethods<T extends object, K extends string>(
  value: T,
  ...names: K[]
): value is T & Record<K, Method> {
  return names.every((name) => typeof Reflect.get(value, name) === 'function')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((object: unknown, key) => Reflect.get(Object(object), key), value)
}
