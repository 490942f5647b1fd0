import { createServer } from 'node:net'
import { threadId } from 'node:worker_threads'

/**
 * Below the range that Linux (from 32,768) and macOS (from 49,152) take for outgoing connections. A port from that
 * range can be gone when a broker restarts on it: a client that keeps reconnecting may even get it for itself.
 */
const lowest = 10_240
const highest = 32_767

/** Processes and threads that run side by side begin at different ports, so that they do not race for one. */
let next = process.pid * 16 + threadId * 4_096

/** Ports of 127.0.0.1 that nobody listens on. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = []
  for (let tried = 0; ports.length < count; tried += 1) {
    if (tried > highest - lowest) throw new Error('No free port on 127.0.0.1')
    const port = lowest + (next % (highest - lowest + 1))
    next += 1
    if (await isFree(port)) ports.push(port)
  }
  return ports
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
