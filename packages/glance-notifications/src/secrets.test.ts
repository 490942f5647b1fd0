import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { createWitness, findSecrets } from '@glance-notifications/test-brokers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NotifierConfig, openNotifier } from './index.js'

const password = 'hush/hush@"7"'
const token = 'eyJhbGciOi.J9+to/ken=='

/** Hangs up on whoever says something. */
const server: Server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => socket.destroy())
})
let port = 0
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  if (typeof address === 'object' && address !== null) ({ port } = address)
})
afterAll(() => server.close())

type Transport = NonNullable<NotifierConfig['rabbit']>

const failing = (): never => {
  throw Object.assign(new Error(`login with ${password} failed`), { token })
}
const encoded = encodeURIComponent(password)
const faults: readonly [string, () => Transport][] = [
  ['a broker that hangs up', () => ({ url: `amqp://ann:${encoded}@127.0.0.1:${port}` })],
  ['a broker that hangs up on TLS', () => ({ url: `amqps://ann:${encoded}@127.0.0.1:${port}` })],
  ['a broker that is away', () => ({ url: 'amqp://127.0.0.1:1', username: 'ann', password })],
  [
    'a token for a broker that is away',
    () => ({
      url: 'amqp://127.0.0.1:1',
      credentials: () => ({ username: 'ann', password: token }),
    }),
  ],
  ['a bad URL', () => ({ url: `amqp://ann:${password}@127.0.0.1` })],
  ['a function that throws', () => ({ url: 'amqp://127.0.0.1:1', credentials: failing })],
]

describe.each(['rabbit', 'qpid'] as const)('openNotifier with strategy %s', (strategy) => {
  it.each(faults)('shows the password to nobody: %s', async (_, given) => {
    const { logger, see, attempt, outcome, seen } = createWitness()
    await attempt(async () => {
      const notifier = await openNotifier({
        strategy,
        [strategy]: { ...given(), backOff: { initialDelayMs: 5, maxDelayMs: 20 } },
        logger,
        onDetachedFailure: (failure) => see(failure),
      })
      notifier.status.subscribe((status) => see(status))
      notifier.detached.error('image.upload', 'store is full', { timeoutMs: 100 })
      await outcome(notifier.error('image.upload', 'store is full', { timeoutMs: 100 }))
      see(notifier, notifier.stats, notifier.status.current)
      await outcome(notifier.close({ timeoutMs: 50 }))
      see(notifier)
    })
    expect(seen.some((thing) => thing instanceof Error)).toBe(true)
    expect(findSecrets(seen, [password, token])).toEqual([])
  })
})
