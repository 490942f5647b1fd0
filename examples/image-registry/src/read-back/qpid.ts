import rhea, { type Receiver } from 'rhea'
import { inbox } from './inbox.js'
import type { Reader } from './reader.js'

const connectTimeoutMs = 10_000

/** A receiver of its own, on plain rhea. */
export async function qpidReader(url: string, address: string, publisherId: string): Promise<Reader> {
  const { hostname, port, username, password, protocol } = new URL(url)
  const container = rhea.create_container()
  const isTls = protocol === 'amqps:'
  const connection = container.connect({
    // An IPv6 address stands in brackets in a URL only.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (isTls ? 5671 : 5672)),
    username: username === '' ? 'anonymous' : decodeURIComponent(username),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(isTls && { transport: 'tls' }),
    reconnect: false,
  })
  const messages = inbox(publisherId)
  // Durable, as the strategy's own link: RabbitMQ 3 makes a queue for either, and they must want the same.
  const receiver = connection.open_receiver({ source: { address, durable: 2 }, credit_window: 100 })
  receiver.on('message', ({ message }) => messages.put(bytesOf(message?.body)))
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      if (!connection.is_open()) return resolve()
      connection.once('connection_close', () => resolve())
      connection.once('disconnected', () => resolve())
      connection.close()
    })
  try {
    await opened(receiver)
  } catch (error) {
    await close()
    throw error
  }
  return {
    where: `address ${address}`,
    read: (count, timeoutMs) => messages.waitFor(count, timeoutMs),
    close,
  }
}

function opened(receiver: Receiver): Promise<void> {
  const { connection } = receiver
  return new Promise((resolve, reject) => {
    const failed = (what: string) => () => reject(new Error(`The reader ${what}: ${reasonOf(receiver)}`))
    receiver.on('receiver_open', () => {
      // A refused link is attached without a source first, and closed with the reason after it.
      if (receiver.source?.address) resolve()
    })
    receiver.on('receiver_error', failed('was refused the address'))
    connection.on('connection_error', failed('was refused'))
    connection.on('session_error', failed('was refused a session'))
    connection.on('disconnected', failed('lost the connection'))
    connection.on('error', failed('failed'))
    setTimeout(failed('was not answered'), connectTimeoutMs).unref()
  })
}

function reasonOf({ error, session, connection }: Receiver): string {
  const reason = error ?? session.error ?? connection.error
  if (!reason) return 'no reason given'
  return ('message' in reason ? reason.message : reason.description) ?? 'no reason given'
}

/** A data section arrives as a section with its content, or as bare bytes. */
function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  const content: unknown =
    typeof body === 'object' && body !== null && 'content' in body ? body.content : undefined
  return content instanceof Uint8Array ? content : Buffer.from(typeof body === 'string' ? body : '')
}
