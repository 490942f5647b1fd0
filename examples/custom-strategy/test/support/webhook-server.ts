import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { decodeMessage, type ReceivedNotification } from '@glance-notifications/core'
import { verify } from '../../src/signature.js'

export const key = 'a key that nobody else knows'

/** A request that came with the right signature and was answered with 204. */
interface Arrival {
  readonly notification: ReceivedNotification
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A receiver that does what it should, until it is told otherwise. */
export interface WebhookServer {
  readonly url: string
  readonly host: string
  readonly arrived: readonly Arrival[]
  /** Requests that have come in completely, whatever became of them. */
  readonly requests: number
  /** Connections that are open, and all there ever were. */
  readonly open: number
  readonly connections: number
  /** What answers instead; `undefined`: it does what it should. */
  misbehave: ((request: IncomingMessage, response: ServerResponse, body: Buffer) => void) | undefined
  /** It takes connections and bytes, and says nothing more; once it is healed, it answers. */
  stall(): void
  /** The connections that there are end, and new ones are refused. */
  refuse(): Promise<void>
  /** The connections that there are reset; new ones are taken. */
  drop(): void
  /** It answers everything so. */
  nack(status: number, headers?: Readonly<Record<string, string>>): void
  /** All is well again. */
  heal(): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function startWebhookServer(tls?: {
  readonly cert: string
  readonly key: string
}): Promise<WebhookServer> {
  const arrived: Arrival[] = []
  const sockets = new Set<Socket>()
  const held: (() => void)[] = []
  let requests = 0
  let connections = 0

  const receive = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    // Who held it back has given up meanwhile.
    if (request.socket.destroyed) return
    const signature = request.headers['notification-signature']
    const decoded = decodeMessage({ body })
    const isSigned = !Array.isArray(signature) && verify(key, body, signature)
    if (isSigned && decoded.ok)
      arrived.push({ notification: decoded.notification, headers: request.headers, body })
    response.writeHead(isSigned && decoded.ok ? 204 : 400).end()
  }
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      requests += 1
      const answer = server.misbehave ?? receive
      answer(request, response, Buffer.concat(chunks))
    })
  }
  const http = tls ? createSecureServer(tls, listener) : createServer(listener)
  http.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      http.once('error', reject)
      http.listen(port, '127.0.0.1', () => {
        http.off('error', reject)
        resolve()
      })
    })
  const stopListening = (): Promise<void> => {
    for (const socket of sockets) socket.resetAndDestroy()
    return new Promise((resolve) => {
      if (http.listening) http.close(() => resolve())
      else resolve()
    })
  }
  await listen(0)
  const { port } = addressOf(http.address())
  const host = `${tls ? 'localhost' : '127.0.0.1'}:${port}`

  const server: WebhookServer = {
    host,
    url: `${tls ? 'https' : 'http'}://${host}/hooks/images`,
    arrived,
    get requests() {
      return requests
    },
    get open() {
      return sockets.size
    },
    get connections() {
      return connections
    },
    misbehave: undefined,
    stall() {
      server.misbehave = (request, response, body) => held.push(() => receive(request, response, body))
    },
    refuse: stopListening,
    drop() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    nack(status, headers = {}) {
      server.misbehave = (_, response) => response.writeHead(status, headers).end()
    },
    async heal() {
      server.misbehave = undefined
      for (const answer of held.splice(0)) answer()
      if (!http.listening) await listen(port)
    },
    close: stopListening,
    [Symbol.asyncDispose]: stopListening,
  }
  return server
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return address
}
