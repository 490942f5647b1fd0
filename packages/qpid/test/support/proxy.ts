import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { portOf } from './peer.js'

export interface Proxy {
  /** As the one it stands before, but for host and port. */
  readonly url: string
  /** Resets its connections, on both sides. */
  reset(): void
  close(): Promise<void>
}

/** Stands before a broker, and can lose connections to it. */
export async function startProxy(url: string): Promise<Proxy> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const proxied = new URL(url)
  proxied.host = `127.0.0.1:${portOf(server)}`
  return {
    url: String(proxied),
    reset,
    async close() {
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}
