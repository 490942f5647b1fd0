import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeMessage, memoryDeduplication, type ReceivedNotification } from '@glance-notifications/core'
import { signatureHeader, verify } from './signature.js'

/** Longer notifications are refused with 413. */
const maxBytes = 2 ** 20
const group = 'receiver'

export interface ReceiverOptions {
  readonly key: string
  /** 0, the default, is a free one. */
  readonly port?: number
  /** Called once for each notification, however often it comes. When it throws the answer is 500, and the notification comes again. */
  readonly onNotification: (notification: ReceivedNotification) => void | Promise<void>
  /** Looks at each request before anything else; the status that it gives is the answer. For demonstrations. */
  readonly before?: (request: IncomingMessage) => Reply | undefined
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface Receiver {
  readonly url: string
  close(): Promise<void>
}

/** The other side of the webhook: believes nothing that is not signed, and handles nothing twice. */
export async function startReceiver({
  key,
  port = 0,
  onNotification,
  before,
}: ReceiverOptions): Promise<Receiver> {
  const handled = memoryDeduplication()

  const receive = async (request: IncomingMessage): Promise<Reply> => {
    const early = before?.(request)
    if (early) return early
    if (request.method !== 'POST') return { status: 405 }
    const body = await readBody(request)
    if (!body) return { status: 413 }
    const signature = request.headers[signatureHeader]
    if (Array.isArray(signature) || !verify(key, body, signature)) return { status: 401 }
    const decoded = decodeMessage({ body })
    if (!decoded.ok) return { status: 400 }
    const { message_id } = decoded.notification
    const claim = handled.claim(group, message_id)
    if (claim === 'busy') return { status: 503, headers: { 'retry-after': '1' } }
    if (claim === 'done') return { status: 204 }
    try {
      await onNotification(decoded.notification)
    } catch {
      handled.release(group, message_id)
      return { status: 500 }
    }
    handled.done(group, message_id)
    return { status: 204 }
  }

  const server = createServer((request, response) => {
    void receive(request)
      .catch((): Reply => ({ status: 500 }))
      .then(({ status, headers }) => response.writeHead(status, headers).end())
  })
  const listening = await new Promise<AddressInfo | string | null>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server.address()))
  })
  if (typeof listening !== 'object' || listening === null) throw new Error('The receiver has no port.')
  return {
    url: `http://127.0.0.1:${listening.port}/notifications`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

/** `undefined` for more than is allowed: it is read all the same, for who is still sending reads no answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    const chunk: Buffer = part
    bytes += chunk.byteLength
    if (bytes <= maxBytes) chunks.push(chunk)
  }
  return bytes <= maxBytes ? Buffer.concat(chunks) : undefined
}
