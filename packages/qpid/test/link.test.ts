import { describe, expect, it, vi } from 'vitest'
import type { Peer } from './support/peer.js'
import { errorOf, failureOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

keepQuietAndTidy()

const refusals = [
  ['amqp:precondition-failed', { code: 'topology', retryable: false, delivery: 'none', phase: 'connect' }],
  ['amqp:not-found', { code: 'unroutable', retryable: false, delivery: 'none', phase: 'connect' }],
  ['amqp:unauthorized-access', { code: 'auth', retryable: false, delivery: 'none', phase: 'connect' }],
] as const

describe('a link that is refused', () => {
  it.each(refusals)('with %s fails the sends that wait, at once', async (condition, failure) => {
    const peer = await peerFor({ refuse: () => ({ condition, description: 'no address images' }) })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
    const sends = [1, 2, 3].map((n) => notifier.info('image.create', { n }))
    for (const send of sends) {
      const { message, ...error } = await errorOf(send)
      expect(error).toMatchObject(failure)
      expect(message).toContain('no address images')
    }
  })

  it('for another reason is tried again until the deadline, which tells the reason', async () => {
    const peer = await peerFor({
      refuse: () => ({ condition: 'amqp:internal-error', description: 'out of order' }),
    })
    const error = await errorOf(notifierFor({ url: peer.url }).info('image.create', {}, { timeoutMs: 200 }))
    expect(error).toMatchObject({ code: 'timeout', retryable: true, delivery: 'none', phase: 'connect' })
    expect(error.message).toContain('out of order')
    expect(error.cause).toMatchObject({ code: 'connection-lost' })
    expect(peer.accepted).toBeGreaterThan(1)
  })

  it('is opened as soon as the address exists', async () => {
    const peer = await peerFor({
      refuse: (_, count) => (count < 3 ? { condition: 'amqp:not-found' } : undefined),
    })
    const notifier = notifierFor({ url: peer.url })
    await vi.waitFor(() => notifier.info('image.create', {}), { interval: 5 })
    expect(peer.receivers.length).toBe(3)
  })

  it('leaves no connection open', async () => {
    const peer = await peerFor({ refuse: () => ({ condition: 'amqp:not-found' }) })
    const notifier = notifierFor({ url: peer.url, backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 } })
    expect(await failureOf(notifier.info('image.create', {}))).toMatchObject({ code: 'unroutable' })
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  })
})

const lost = { code: 'connection-lost', retryable: true, delivery: 'unknown', phase: 'confirm' }

/** How something ends under a sender that has sends in flight, and what each of them hears. */
const endings: readonly (readonly [string, (peer: Peer) => void, object])[] = [
  ['closes the link without a reason', (peer) => peer.receivers[0]?.close(), lost],
  [
    'closes the link because the address is gone',
    (peer) => peer.receivers[0]?.close({ condition: 'amqp:resource-deleted', description: 'deleted' }),
    { ...lost, code: 'unroutable' },
  ],
  [
    'closes the link because it does not store durable messages',
    (peer) => peer.receivers[0]?.close({ condition: 'amqp:precondition-failed', description: 'memory' }),
    { ...lost, code: 'rejected', retryable: false },
  ],
  [
    'detaches the link by force',
    (peer) => peer.receivers[0]?.close({ condition: 'amqp:link:detach-forced', description: 'operator' }),
    lost,
  ],
  ['ends the session without a reason', (peer) => peer.receivers[0]?.session.close(), lost],
  [
    'ends the session because an address does not exist',
    (peer) => peer.receivers[0]?.session.close({ condition: 'amqp:not-found', description: 'no exchange' }),
    { ...lost, code: 'unroutable', retryable: false },
  ],
  [
    'ends the session with an error',
    (peer) =>
      peer.receivers[0]?.session.close({ condition: 'amqp:session:window-violation', description: 'x' }),
    lost,
  ],
  ['closes the connection without a reason', (peer) => peer.connections[0]?.close(), lost],
  [
    'closes the connection by force',
    (peer) => peer.connections[0]?.close({ condition: 'amqp:connection:forced', description: 'shutdown' }),
    lost,
  ],
  [
    'closes the connection with an error of its own',
    (peer) => peer.connections[0]?.close({ condition: 'acme:moon', description: 'phase' }),
    lost,
  ],
]

describe('a peer that', () => {
  it.each(endings)(
    '%s fails what is in flight at once, and the next send succeeds',
    async (_, end, failure) => {
      const peer = await peerFor({
        onDelivery: ({ delivery }, count) => {
          if (count > 20) delivery.accept()
          if (count === 20) end(peer)
        },
      })
      const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
      const sends = Array.from({ length: 20 }, (__, n) => failureOf(notifier.info('image.create', { n })))
      for (const send of sends) expect(await send).toEqual(failure)
      await vi.waitFor(() => notifier.info('image.create', {}), { interval: 5 })
      expect(notifier.stats).toMatchObject({ accepted: 1, inFlight: 0, waiting: 0 })
      expect(peer.accepted).toBe(2)
    },
  )

  it('closes the connection and says why is quoted', async () => {
    const peer = await peerFor({
      onDelivery: () =>
        peer.connections[0]?.close({ condition: 'amqp:connection:forced', description: 'node goes down' }),
    })
    const error = await errorOf(notifierFor({ url: peer.url }).info('image.create', {}))
    expect(error.message).toContain('node goes down')
    expect(error.cause).toMatchObject({ code: 'connection-lost', strategy: 'qpid' })
  })
})

describe('the address', () => {
  const products = [
    [{ product: 'RabbitMQ', version: '3.10.8' }, '/exchange/glance'],
    [{ product: 'RabbitMQ', version: '4.0.5' }, '/exchanges/glance'],
    [{ product: 'qpid', version: '9.2.0' }, 'glance'],
    [{ product: 'ActiveMQ' }, 'queue://notifications'],
    [{}, 'notifications'],
  ] as const

  it.each(products)('suits a broker that says it is %j: %s', async (properties, address) => {
    const peer = await peerFor({ server: { properties } })
    await notifierFor({ url: peer.url }).info('image.create', {})
    expect(peer.receivers[0]?.target.address).toBe(address)
  })

  it('is the path of the URL, and before that the option', async () => {
    const peer = await peerFor()
    await notifierFor({ url: `${peer.url}/a%2Fb` }).info('image.create', {})
    await notifierFor({ url: `${peer.url}/a`, address: 'topic://images' }).info('image.create', {})
    expect(peer.receivers.map(({ target }) => target.address)).toEqual(['a/b', 'topic://images'])
  })
})

describe('the open frame', () => {
  it('names the host that was dialled, who we are, and our heartbeat', async () => {
    const peer = await peerFor()
    await notifierFor({ url: peer.url, connectionName: 'registry-7', heartbeatSeconds: 7 }).info(
      'image.create',
      {},
    )
    const [connection] = peer.connections
    expect(connection?.hostname).toBe('127.0.0.1')
    expect(connection?.container_id).toMatch(/^registry-7-[0-9a-f-]{36}$/)
    expect(connection?.idle_time_out).toBe(7_000)
  })

  it('names the virtual host that option hostname says', async () => {
    const peer = await peerFor()
    await notifierFor({ url: peer.url, hostname: 'vhost:images', heartbeatSeconds: 0 }).info(
      'image.create',
      {},
    )
    expect(peer.connections[0]?.hostname).toBe('vhost:images')
    expect(peer.connections[0]?.idle_time_out ?? undefined).toBeUndefined()
  })
})

describe('a virtual host that the broker does not know', () => {
  it('ends in failed, for waiting does not cure it', async () => {
    const peer = await peerFor({
      onConnection: (connection) =>
        connection.close({ condition: 'amqp:not-found', description: 'Unknown hostname images' }),
    })
    const notifier = notifierFor({ url: peer.url })
    const error = await errorOf(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'none', phase: 'connect' })
    expect(error.message).toMatch(/Unknown hostname images.*hostname/)
    expect(notifier.status.current.state).toBe('failed')
  })
})

describe('a message', () => {
  it('larger than the link takes fails by itself, before it is sent', async () => {
    const peer = await peerFor({
      server: { receiver_options: { credit_window: 0, autoaccept: false, max_message_size: 4_096 } },
    })
    const notifier = notifierFor({ url: peer.url })
    const small = notifier.info('image.create', {})
    const large = failureOf(notifier.info('image.create', { name: 'x'.repeat(5_000) }))
    expect(await large).toEqual({ code: 'too-large', retryable: false, delivery: 'none', phase: 'write' })
    await small
    await notifier.info('image.create', {})
    expect(peer.received).toHaveLength(2)
    expect(peer.accepted).toBe(1)
  })
})
