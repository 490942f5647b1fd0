import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { isRecord } from '../is-record.js'

export interface Reply {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

export interface Download {
  readonly status: number
  readonly bytes: number
  readonly md5: string
  /** Whether the server sent as much as it had said. */
  readonly whole: boolean
}

/** Drives a registry over HTTP; also the way no client should. */
export interface ApiClient {
  call(method: string, path: string, body?: unknown, contentType?: string): Promise<Reply>
  upload(path: string, file: string): Promise<Reply>
  /** Announces so many bytes, sends fewer, and is gone. */
  uploadAndHangUp(path: string, announced: number, sent: Buffer): Promise<void>
  /** Announces so many bytes and waits to be told no. */
  announce(path: string, bytes: number): Promise<Reply>
  download(path: string, range?: string): Promise<Download>
  /** Takes the first bytes, and is gone; resolves with how many it took. */
  downloadAndHangUp(path: string): Promise<number>
}

const octets = { 'Content-Type': 'application/octet-stream' }

export function apiClient(url: string, identity: Readonly<Record<string, string>>): ApiClient {
  // Kept connections would keep the process, too.
  const agent = new Agent({ keepAlive: false })
  const begin = (method: string, path: string, headers: Readonly<Record<string, string | number>> = {}) => {
    const outgoing = request(new URL(path, url), { method, agent, headers: { ...identity, ...headers } })
    const answer = answerTo(outgoing)
    return { outgoing, answer }
  }
  return {
    async call(method, path, body, contentType = 'application/json') {
      const { outgoing, answer } = begin(
        method,
        path,
        body === undefined ? {} : { 'Content-Type': contentType },
      )
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
      return replyOf(await answer)
    },
    async upload(path, file) {
      const { outgoing, answer } = begin('PUT', path, octets)
      await pipeline(createReadStream(file), outgoing)
      return replyOf(await answer)
    },
    async uploadAndHangUp(path, announced, sent) {
      const { outgoing, answer } = begin('PUT', path, { ...octets, 'Content-Length': announced })
      await new Promise<void>((resolve) => outgoing.write(sent, () => resolve()))
      outgoing.destroy()
      await answer.catch(() => undefined)
    },
    async announce(path, bytes) {
      const { outgoing, answer } = begin('PUT', path, { ...octets, 'Content-Length': bytes })
      outgoing.flushHeaders()
      const reply = await replyOf(await answer)
      outgoing.destroy()
      return reply
    },
    async download(path, range) {
      const { outgoing, answer } = begin('GET', path, range === undefined ? {} : { Range: range })
      outgoing.end()
      const incoming = await answer
      const md5 = createHash('md5')
      let bytes = 0
      let whole = true
      try {
        for await (const chunk of incoming) {
          bytes += chunk.length
          md5.update(chunk)
        }
      } catch {
        whole = false
      }
      return { status: incoming.statusCode ?? 0, bytes, md5: md5.digest('hex'), whole }
    },
    async downloadAndHangUp(path) {
      const { outgoing, answer } = begin('GET', path)
      outgoing.end()
      const incoming = await answer
      const [chunk]: unknown[] = await once(incoming, 'data')
      incoming.destroy()
      return Buffer.isBuffer(chunk) ? chunk.length : 0
    },
  }
}

function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', (incoming) => {
      // A broken download is noticed by whoever reads it.
      incoming.on('error', () => undefined)
      resolve(incoming)
    })
    outgoing.on('error', reject)
  })
}

async function replyOf(incoming: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const json: unknown = text === '' ? {} : JSON.parse(text)
  return { status: incoming.statusCode ?? 0, json: isRecord(json) ? json : {} }
}
