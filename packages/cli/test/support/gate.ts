import { connect, createServer, type Socket } from 'node:net'

/** A way to a broker that can be closed and opened. */
export interface Gate extends AsyncDisposable {
  /** The URL of the broker, by way of the gate. */
  readonly url: string
  open(): Promise<void>
  /** Ends the connections that there are; new ones come through. */
  cut(): void
}

/** A gate on a port that nobody listens on until it is opened. */
export function gateTo(brokerUrl: string, port: number): Gate {
  const target = new URL(brokerUrl)
  const url = new URL(brokerUrl)
  url.host = `127.0.0.1:${port}`
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    near.pipe(far).pipe(near)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    open: () => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve)),
    cut,
    async [Symbol.asyncDispose]() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
