import type { IncomingMessage } from 'node:http'

const maxBytes = 65_536
const maxMs = 1_000

/**
 * Reads what follows the status, so that the connection can be used again. Nobody needs it: what is long, or does not come to an end, costs
 * the connection instead.
 */
export function drain(answer: IncomingMessage): void {
  let bytes = 0
  const timer = setTimeout(() => answer.destroy(), maxMs)
  answer.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength
    if (bytes > maxBytes) answer.destroy()
  })
  // That it breaks off changes nothing: the status was said.
  answer.on('error', () => {})
  answer.once('close', () => clearTimeout(timer))
}
