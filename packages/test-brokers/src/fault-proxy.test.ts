import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy.js'
import { waitUntil } from './wait-until.js'

let server: Server
let atServer: { readonly socket: Socket; received: string; pieces: number; state: string }[]
let proxy: FaultProxy

beforeEach(async () => {
  atServer = []
  server = createServer((socket) => {
    const seen = { socket, received: '', pieces: 0, state: 'open' }
    atServer.push(seen)
    socket.on('data', (data) => {
      seen.received += data.toString('latin1')
      seen.pieces += 1
      socket.write(data)
    })
    socket.on('error', () => {
      seen.state = 'reset'
    })
    socket.on('end', () => {
      seen.state = 'ended'
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: portOf(server) } })
})
afterEach(async () => {
  await proxy.close()
  server.close()
  for (const { socket } of atServer) socket.destroy()
})

function portOf(listening: Server): number {
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('It does not listen on TCP.')
  return address.port
}
const until = (what: string, condition: () => boolean): Promise<void> =>
  waitUntil(condition, { what, timeoutMs: 10_000, intervalMs: 1 })

interface Client {
  readonly socket: Socket
  received: string
  pieces: number
  state: string
}

function openClient(): Client {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true })
  const client: Client = { socket, received: '', pieces: 0, state: 'open' }
  socket.on('data', (data) => {
    client.received += data.toString('latin1')
    client.pieces += 1
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    client.state = error.code ?? 'error'
  })
  socket.on('end', () => {
    client.state = 'ended'
  })
  return client
}

/** A client that has heard its echo, so that it is through. */
async function throughClient(): Promise<Client> {
  const client = openClient()
  client.socket.write('hello')
  await until('the echo', () => client.received === 'hello')
  client.received = ''
  client.pieces = 0
  return client
}

test('passes bytes and ends both ways', async () => {
  const client = await throughClient()
  expect([proxy.connections, proxy.accepted]).toEqual([1, 1])
  client.socket.end('bye')
  await until('the end', () => client.state === 'ended')
  expect(client.received).toBe('bye')
  expect(atServer[0]).toMatchObject({ received: 'hellobye', state: 'ended' })
  await until('the proxy to have let go', () => proxy.connections === 0)
})

test('gives a URL by way of itself', () => {
  expect(proxy.urlFor('amqp://guest:guest@localhost:5672/vhost')).toBe(
    `amqp://guest:guest@127.0.0.1:${proxy.port}/vhost`,
  )
})

test('swallows both ways, keeps everything open, and has it dead when the cut is over', async () => {
  const client = await throughClient()
  await proxy.set({ toBroker: { kind: 'swallow' }, toClient: { kind: 'swallow' } })
  client.socket.write('lost')
  atServer[0]?.socket.write('lost, too')
  const late = openClient()
  late.socket.write('nobody hears')
  await until('all of it to be lost', () => proxy.swallowedBytes === 'lostlost, toonobody hears'.length)
  expect([client.state, client.received, atServer[0]?.received]).toEqual(['open', '', 'hello'])

  await proxy.heal()
  await until('both to be reset', () => client.state === 'ECONNRESET' && late.state === 'ECONNRESET')
  await until('the server to hear of it', () => atServer[0]?.state === 'reset')
  await throughClient()
})

test('does not tell the broker that a client has gone during the cut, and does after it', async () => {
  const client = await throughClient()
  await proxy.set({ toBroker: { kind: 'swallow' } })
  client.socket.destroy()
  await until('the client to be gone', () => proxy.connections === 0)
  atServer[0]?.socket.write('are you there?')
  expect(atServer[0]?.state).toBe('open')
  await proxy.heal()
  await until('the server to hear of it', () => atServer[0]?.state === 'reset')
})

test('swallows one way only', async () => {
  const client = await throughClient()
  await proxy.set({ toClient: { kind: 'swallow' } })
  client.socket.write('heard')
  await until('the server to hear', () => atServer[0]?.received === 'helloheard')
  await until('the echo to be lost', () => proxy.swallowedBytes === 'heard'.length)
  expect(client.received).toBe('')
  await proxy.set({ toClient: { kind: 'pass' }, toBroker: { kind: 'swallow' } })
  client.socket.write('not heard')
  atServer[0]?.socket.write('to the client')
  await until('the client to hear', () => client.received === 'to the client')
  expect(atServer[0]?.received).toBe('helloheard')
})

test('leaves alone what lost nothing in a cut', async () => {
  const client = await throughClient()
  await proxy.set({ toBroker: { kind: 'swallow' }, toClient: { kind: 'swallow' } })
  await proxy.heal()
  client.socket.write('still here')
  await until('the echo', () => client.received === 'still here')
  expect(client.state).toBe('open')
})

test('stalls until the sender finds the way full, and then loses nothing', async () => {
  const client = await throughClient()
  await proxy.set({ toBroker: { kind: 'stall' } })
  const block = Buffer.alloc(1024 * 1024, 'x')
  let written = 0
  while (client.socket.writableLength < block.length * 4) {
    client.socket.write(block)
    written += block.length
  }
  expect(atServer[0]?.received).toBe('hello')
  await proxy.heal()
  await until('all of it', () => client.received.length === written)
  expect(client.state).toBe('open')
})

test('resets both sides', async () => {
  const client = await throughClient()
  proxy.reset()
  await until('the client to be reset', () => client.state === 'ECONNRESET')
  await until('the server to be reset', () => atServer[0]?.state === 'reset')
  expect((await throughClient()).state).toBe('open')
})

test('delays what passes, in order, also when the delay is over', async () => {
  const client = await throughClient()
  await proxy.set({ toBroker: { kind: 'delay', delayMs: 150 } })
  const begin = performance.now()
  await new Promise((resolve) => client.socket.write('one ', resolve))
  // It is with the proxy, which reads it in the next turn but one at the latest.
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  await proxy.set({ toBroker: { kind: 'pass' } })
  client.socket.write('two')
  await until('both', () => client.received === 'one two')
  expect(performance.now() - begin).toBeGreaterThanOrEqual(149)
})

test('cuts into pieces', async () => {
  const client = await throughClient()
  await proxy.set({ toBroker: { kind: 'fragment', bytes: 1 } })
  const text = 'x'.repeat(500)
  client.socket.write(text)
  await until('the echo', () => client.received === text)
  // The system may join some that follow each other closely.
  expect(atServer[0]?.pieces).toBeGreaterThan(100)
})

test('throttles', async () => {
  const client = await throughClient()
  await proxy.set({ toClient: { kind: 'throttle', bytesPerSecond: 10_000 } })
  const begin = performance.now()
  client.socket.write('x'.repeat(3_000))
  await until('the echo', () => client.received.length === 3_000)
  expect(performance.now() - begin).toBeGreaterThan(280)
})

test('accepts and says nothing, and resets that in the end', async () => {
  await proxy.set({ admission: 'mute' })
  const client = openClient()
  client.socket.write('anybody there?')
  await until('it to be accepted', () => proxy.accepted === 1)
  expect(atServer).toEqual([])
  await proxy.heal()
  await until('it to be reset', () => client.state === 'ECONNRESET')
})

test('refuses new connections, keeps those that there are, and listens again on the same port', async () => {
  const client = await throughClient()
  await proxy.set({ admission: 'refuse' })
  const refused = openClient()
  await until('the refusal', () => refused.state === 'ECONNREFUSED')
  client.socket.write('me')
  await until('the echo', () => client.received === 'me')
  await proxy.heal()
  expect((await throughClient()).state).toBe('open')
})

test('ends the connection of a client when there is no broker', async () => {
  server.close()
  const client = openClient()
  await until('the end', () => client.socket.destroyed)
  expect(client.state).toBe('ECONNRESET')
})

test('leaves no socket when it is closed', async () => {
  const client = await throughClient()
  await proxy.close()
  expect(proxy.connections).toBe(0)
  await until('the client to be gone', () => client.socket.destroyed)
  await until('the server to be told', () => atServer[0]?.state === 'reset')
})
