import { createServer, type Socket } from 'node:net'
import type { Counts } from './counts.js'

/** One client of a null peer. */
export interface PeerConnection {
  /** All that is whole in it is taken; what was is returned, the rest comes again with more. */
  take(bytes: Buffer): number
  /** Says that the peer is alive. */
  beat(): void
}

export type Serve = (socket: Socket, counts: Counts) => PeerConnection

/** More often than any client's patience asks for. */
const beatMs = 2_000

/** Listens on a free port. What is not right for the protocol ends the connection, and is told on standard error. */
export async function listen(serve: Serve, counts: Counts): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    const connection = serve(socket, counts)
    const beating = setInterval(() => connection.beat(), beatMs)
    let rest: Buffer | undefined
    socket.on('error', () => {})
    socket.on('close', () => clearInterval(beating))
    socket.on('data', (chunk) => {
      counts.reads += 1
      counts.bytes += chunk.length
      const bytes = rest ? Buffer.concat([rest, chunk]) : chunk
      try {
        const taken = connection.take(bytes)
        rest = taken < bytes.length ? bytes.subarray(taken) : undefined
      } catch (error) {
        process.stderr.write(`The null peer ends a connection: ${String(error)}\n`)
        socket.destroy()
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The null peer has no port')
  return address.port
}
