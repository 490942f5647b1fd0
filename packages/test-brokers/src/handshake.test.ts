import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { protocolHeaders, speaks } from './handshake.js'

const servers: { close(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that answers the first bytes in its own way. */
async function listen(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => socket.once('data', () => answer(socket)))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return portOf(server.address())
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not a TCP address')
  return address.port
}

test('a method frame means AMQP 0-9-1, a repeated header AMQP 1.0', async () => {
  const start = await listen((socket) => socket.write(Buffer.from([1, 0, 0, 0, 0, 1, 0])))
  expect(await speaks('amqp-0-9-1', start)).toBe(true)
  const echo = await listen((socket) => socket.write(protocolHeaders['amqp-1.0-sasl']))
  expect(await speaks('amqp-1.0-sasl', echo)).toBe(true)
})

test('another header is the answer of who wants another protocol', async () => {
  const port = await listen((socket) => socket.write(protocolHeaders['amqp-1.0-sasl']))
  expect(await speaks('amqp-0-9-1', port)).toBe(false)
  expect(await speaks('amqp-1.0', port)).toBe(false)
})

test('nobody there, or who hangs up, speaks nothing', async () => {
  const port = await listen((socket) => socket.destroy())
  expect(await speaks('amqp-0-9-1', port)).toBe(false)
  for (const server of servers.splice(0)) server.close()
  expect(await speaks('amqp-0-9-1', port)).toBe(false)
})
