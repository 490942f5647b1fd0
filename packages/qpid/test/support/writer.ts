import { once } from 'node:events'
import rhea, { type ConnectionOptions, type Message } from 'rhea'

export interface Writer {
  /** Resolves when the broker has accepted it. */
  write(message: Message): Promise<void>
  close(): Promise<void>
}

/** Sends to an address with nothing but rhea; resolves when the broker has attached it. */
export async function writeTo(options: ConnectionOptions, address: string): Promise<Writer> {
  const connection = rhea.create_container().connect({ reconnect: false, ...options })
  const sender = connection.open_sender({ target: { address } })
  await once(sender, 'sendable')
  return {
    async write(message) {
      const accepted = once(sender, 'accepted')
      sender.send(message)
      await accepted
    },
    async close() {
      const closed = once(connection, 'connection_close')
      connection.close()
      await closed
    },
  }
}
