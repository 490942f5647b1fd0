import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { memoryPlace, type StrategyPlace, testStrategy } from '../src/index.js'
import { runSuite } from './support/run-suite.js'

/** Also a strategy whose peer would end the socket for it, if the test were over. */
async function placeWithSocket(close: (socket: Socket) => void): Promise<StrategyPlace> {
  const server = createServer((socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = memoryPlace()
  let socket: Socket | undefined
  return {
    ...place,
    strategy: {
      name: 'inner',
      async send(notification, options) {
        socket ??= connect(portOf(server), '127.0.0.1').on('error', () => {})
        return place.strategy.send(notification, options)
      },
      async close(options) {
        if (socket) close(socket)
        await place.strategy.close(options)
      },
    },
    async dispose() {
      socket?.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function handlesOf(create: () => Promise<StrategyPlace>) {
  const promise = 'leaves nothing behind after close that keeps the process alive'
  const { findings } = await runSuite(
    (runner, report) => testStrategy(runner, { title: 'one', create, limits: { timeoutMs: 1_000 }, report }),
    [promise],
  )
  return findings.find(({ name }) => name === 'handles')
}

it('a socket that is left is found while its peer is still there', async () => {
  expect(await handlesOf(() => placeWithSocket(() => {}))).toMatchObject({
    result: 'broken',
    why: expect.stringContaining('After close, there is left: TCPWRAP'),
  })
})

it('a socket that is closed is not', async () => {
  expect(await handlesOf(() => placeWithSocket((socket) => socket.destroy()))).toMatchObject({
    result: 'kept',
  })
})
