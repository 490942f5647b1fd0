import type { IncomingMessage } from 'node:http'
import { badRequest, HttpError } from './http-error.js'

/** Metadata is small; whoever sends more means harm, or the wrong address. */
const maxJsonBytes = 1024 * 1024

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const tooLarge = (): HttpError => new HttpError(413, `A JSON body has at most ${maxJsonBytes} bytes.`)
  if (Number(request.headers['content-length'] ?? 0) > maxJsonBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  // Without destroying the request at an early end: that would close the socket before the answer is out.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > maxJsonBytes) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    throw badRequest('The body is not valid JSON.')
  }
}
