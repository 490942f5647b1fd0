import rhea, { type Connection } from 'rhea'
import type { Amqp10Settings } from './settings.js'

/** Connects with plain rhea; what goes wrong later ends the process. */
export async function openRhea({
  url,
  username = 'anonymous',
  password,
  hostname,
}: Amqp10Settings): Promise<Connection> {
  const { hostname: host, port } = new URL(url)
  const connection = rhea.create_container().connect({
    host,
    port: Number(port),
    reconnect: false,
    username,
    ...(password !== undefined && { password }),
    ...(hostname !== undefined && { hostname }),
  })
  await new Promise<unknown>((resolve, reject) => {
    connection.once('connection_open', resolve)
    connection.once('connection_error', () => reject(new Error(String(connection.error))))
    connection.once('disconnected', ({ error }) => reject(error ?? new Error('disconnected')))
  })
  return connection
}
