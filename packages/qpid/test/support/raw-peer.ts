import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { portOf } from './peer.js'

export interface RawPeer {
  readonly port: number
  readonly url: string
  readonly sockets: ReadonlySet<Socket>
  readonly accepted: number
  close(): Promise<void>
}

/** A server that speaks no protocol but what the test makes it say. */
export async function startRawPeer(onConnection: (socket: Socket) => void = () => {}): Promise<RawPeer> {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer((socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  return {
    port,
    url: `amqp://127.0.0.1:${port}`,
    sockets,
    get accepted() {
      return accepted
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
