import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A request by hand: for clients that break off, which no HTTP library does well. */
export async function rawRequest(
  url: string,
  method: string,
  headers: Readonly<Record<string, string | number>> = {},
): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  // The other side may reset it: that is what these tests are about.
  socket.on('error', () => undefined)
  const lines = Object.entries({ Host: `${hostname}:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  socket.write(`${method} ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`)
  return socket
}

export async function firstBytes(socket: Socket): Promise<Buffer> {
  const [chunk]: unknown[] = await once(socket, 'data')
  socket.pause()
  return Buffer.isBuffer(chunk) ? chunk : Buffer.alloc(0)
}

/** Leaves in the very moment when a body of so many bytes is there. */
export function leaveAfter(socket: Socket, bodyBytes: number): Promise<void> {
  return new Promise((resolve) => {
    let all = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      all = Buffer.concat([all, chunk])
      const body = all.indexOf('\r\n\r\n') + 4
      if (body >= 4 && all.length - body >= bodyBytes) {
        // Not one turn later, which a promise would be.
        socket.destroy()
        resolve()
      }
    })
  })
}
