import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { NotificationError, type SendOptions, systemClock } from '@glance-notifications/core'
import {
  AbortListeners,
  atDeadline,
  networkError,
  WithheldError,
} from '@glance-notifications/core/connection'
import { drain } from './drain.js'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

export interface HttpClientOptions {
  /** For errors. */
  readonly strategy: string
  /** Its credentials become a header, and nothing but its host is in an error. */
  readonly url: URL
  readonly maxConnections: number
  readonly tls: SecureContextOptions
}

export interface HttpClient {
  /** Resolves with the answer, whatever its status; rejects with a `NotificationError`. */
  post(body: Uint8Array, headers: OutgoingHttpHeaders, options: SendOptions): Promise<Answer>
  /** Ends what is in flight, and every connection. */
  close(): void
}

/**
 * `node:http` and not `fetch`: the connections of an agent of our own are counted, and end when we say so; and a socket tells whether it was
 * ever connected, which is the difference between what certainly did not arrive and what may have.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { strategy, url } = options
  const isSecure = url.protocol === 'https:'
  const limits = { keepAlive: true, maxSockets: options.maxConnections }
  const agent = isSecure ? new HttpsAgent({ ...limits, ...options.tls }) : new HttpAgent(limits)
  const request = isSecure ? httpsRequest : httpRequest
  const connected = new WeakSet<Socket>()
  const aborts = new AbortListeners()
  const inFlight = new Set<() => void>()
  let isClosed = false

  const post: HttpClient['post'] = (body, headers, { deadline, signal }) =>
    new Promise((resolve, reject) => {
      let phase: 'queue' | 'connect' | 'confirm' = 'queue'
      let outgoing: ClientRequest | undefined
      const settle = (): void => {
        timer.clear()
        stopListening?.()
        inFlight.delete(end)
      }
      const fail = (error: NotificationError): void => {
        settle()
        reject(error)
        outgoing?.destroy()
      }
      const failAs = (
        code: 'timeout' | 'aborted' | 'closed' | 'connection-lost',
        message: string,
        cause?: unknown,
      ) => {
        // Once there was a connection, the other side may have read the request to its end.
        const delivery = phase === 'confirm' ? 'unknown' : 'none'
        const at = code === 'closed' ? 'close' : phase
        fail(new NotificationError(code, message, { strategy, phase: at, delivery, cause }))
      }
      const end = (): void => failAs('closed', 'The strategy has been closed.')
      const abort = (): void => failAs('aborted', "The caller's signal was aborted.", signal?.reason)
      const timer = atDeadline(systemClock, deadline, () =>
        failAs('timeout', 'There was no answer before the deadline.'),
      )
      const stopListening = signal && aborts.add(signal, abort)
      inFlight.add(end)
      if (isClosed) return end()
      if (signal?.aborted) return abort()

      outgoing = request(url, { agent, method: 'POST', headers })
      outgoing.once('socket', (socket) => {
        phase = connected.has(socket) ? 'confirm' : 'connect'
        if (phase === 'confirm') return
        socket.once(isSecure ? 'secureConnect' : 'connect', () => {
          connected.add(socket)
          phase = 'confirm'
        })
      })
      outgoing.once('response', (incoming) => {
        settle()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers })
        drain(incoming)
      })
      outgoing.on('error', (cause) => {
        if (phase !== 'confirm') return fail(networkError(cause, url.host, strategy))
        // The error of an answer that cannot be parsed holds the answer, which may quote our secrets.
        const withheld = new WithheldError(cause)
        failAs('connection-lost', `${url.host}: ${withheld.message}`, withheld)
      })
      // Some answers are none, as 101: they end in nothing else.
      outgoing.once('close', () => failAs('connection-lost', `${url.host} gave no answer.`))
      outgoing.end(body)
    })

  return {
    post,
    close() {
      isClosed = true
      for (const end of inFlight) end()
      agent.destroy()
    },
  }
}
