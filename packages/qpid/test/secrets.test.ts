import { createListener, createNotifier, type Delivery } from '@glance-notifications/core'
import {
  type Certificates,
  createCertificates,
  createWitness,
  findSecrets,
  type Witness,
} from '@glance-notifications/test-brokers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type QpidOptions, qpidSource, qpidStrategy } from '../src/index.js'
import type { Peer } from './support/peer.js'
import { messageOf, type QueuePeerOptions } from './support/queue-peer.js'
import { impatient, keepQuietAndTidy, rawPeerFor } from './support/setup.js'
import { queuePeerFor, within } from './support/sources.js'

keepQuietAndTidy()

const password = 'p4ss-wörd/%41"7"'
const token = 'eyJhbGciOi.J9+to/ken=='
const secrets = [password, token]

/** Ways to give them, to whoever listens at the port. */
const ways: Readonly<Record<string, (port: number, scheme?: string) => QpidOptions>> = {
  'in the URL': (port, scheme = 'amqp') => ({
    url: `${scheme}://ann:${encodeURIComponent(password)}@localhost:${port}`,
  }),
  'as an option': (port, scheme = 'amqp') => ({
    url: `${scheme}://localhost:${port}`,
    username: 'ann',
    password,
  }),
  'as a token from a function': (port, scheme = 'amqp') => ({
    url: `${scheme}://localhost:${port}`,
    credentials: async () => ({ username: 'ann', password: token }),
  }),
  'in a URL from a function': (port, scheme = 'amqp') => ({
    url: () => [`${scheme}://ann:${encodeURIComponent(token)}@localhost:${port}`],
  }),
}

const timing = { ...impatient, address: 'images', connectTimeoutMs: 100 } as const

async function emit(options: QpidOptions, witness: Witness): Promise<void> {
  const { logger, see } = witness
  await witness.attempt(async () => {
    const bare = qpidStrategy({ ...timing, ...options, logger })
    see(bare)
    await bare.close(within(50))
    const strategy = qpidStrategy({ ...timing, ...options, logger })
    const notifier = createNotifier({ strategy, logger, onDetachedFailure: (failure) => see(failure) })
    notifier.status.subscribe((status) => see(status, findSecrets([notifier, strategy], secrets)))
    notifier.detached.info('image.create', {}, { timeoutMs: 200 })
    await witness.outcome(notifier.info('image.create', {}, { timeoutMs: 200 }))
    see(notifier, strategy, notifier.stats, notifier.status.current)
    await witness.outcome(notifier.close({ timeoutMs: 50 }))
    see(notifier, strategy)
  })
}

async function listen(options: QpidOptions, witness: Witness): Promise<void> {
  const { logger, see } = witness
  await witness.attempt(async () => {
    const source = qpidSource({ ...timing, ...options, logger, deadLetterAddress: 'dead' })
    source.status.subscribe((status) => see(status, findSecrets([source], secrets)))
    const listener = createListener({
      source,
      logger,
      closeTimeoutMs: 50,
      onUndecodable: (...told) => see(told),
      onFailure: (failure) => see(failure),
    })
    listener.on('*', () => {})
    await witness.outcome(listener.start({ timeoutMs: 200 }))
    see(source, listener, listener.stats, source.status.current)
    await witness.outcome(listener.close())
    see(source, listener)
  })
}

/** The same without a listener, which sees the deliveries. */
async function read(options: QpidOptions, witness: Witness): Promise<void> {
  const { logger, see } = witness
  await witness.attempt(async () => {
    const source = qpidSource({ ...timing, ...options, logger, deadLetterAddress: 'dead' })
    const deliver = (delivery: Delivery): void => {
      see(delivery)
      delivery.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    }
    await witness.outcome(source.start(deliver, { credit: 10, ...within(200) }))
    await witness.outcome(source.close(within(50)))
    see(source)
  })
}

/** Lets each of them fail, and gives what can be seen of the secrets in all they tell. */
async function leaks(options: QpidOptions): Promise<string[]> {
  const found = [emit, listen, read].map(async (use) => {
    const witness = createWitness()
    await use(options, witness)
    expect(witness.seen.length).toBeGreaterThan(0)
    return findSecrets(witness.seen, secrets).map((form) => `${use.name}: ${form}`)
  })
  return (await Promise.all(found)).flat()
}

const failed = { condition: 'amqp:internal-error', description: 'x' }

/** Ends it that way as soon as a message has come, in either direction. */
const ending = (end: (peer: Peer) => void): QueuePeerOptions & { readonly end: (peer: Peer) => void } => ({
  end,
})

const faults: Readonly<Record<string, QueuePeerOptions & { readonly end?: (peer: Peer) => void }>> = {
  'refuses the login': { login: () => false },
  'refuses the links': {
    refuse: () => ({ condition: 'amqp:not-found' }),
    refuseReader: () => ({ condition: 'amqp:unauthorized-access', description: 'no' }),
  },
  'refuses the links without a reason': { refuse: () => ({}), refuseReader: () => ({}) },
  'falls silent at the login': { mute: 'sasl-mechanisms' },
  'falls silent after the login': { mute: 'open' },
  'has no credit to give': { credit: 0 },
  'ends the connection while it runs': ending((peer) => {
    for (const connection of peer.connections) connection.close(failed)
  }),
  'ends the connection without a condition': ending((peer) => {
    for (const connection of peer.connections) connection.close({ description: 'x' })
  }),
  'ends the session while it runs': ending((peer) => {
    for (const receiver of peer.receivers) receiver.session.close(failed)
  }),
  'ends the link while it runs': ending((peer) => {
    for (const receiver of peer.receivers) receiver.close(failed)
  }),
  'resets the socket while it runs': ending((peer) => peer.reset()),
  'talks nonsense while it runs': ending((peer) => peer.write(Buffer.alloc(64))),
  'has nothing against us': {},
}

describe.each(Object.entries(ways))('what is given %s', (_, given) => {
  it.each(Object.entries(faults))('is shown nowhere when the broker %s', async (__, { end, ...options }) => {
    const peer = await queuePeerFor({
      login: () => true,
      ...(end && { onDelivery: () => end(peer) }),
      ...options,
    })
    peer.put(messageOf('1', 'no notification'))
    expect(await leaks(given(peer.port))).toEqual([])
  })

  it('is shown nowhere when the broker offers no PLAIN', async () => {
    const peer = await queuePeerFor()
    expect(await leaks(given(peer.port))).toEqual([])
  })

  it('is shown nowhere when the broker hangs up in the middle of the handshake', async () => {
    const peer = await rawPeerFor((socket) => socket.once('data', () => socket.destroy()))
    expect(await leaks(given(peer.port))).toEqual([])
  })

  it('is shown nowhere when nobody listens', async () => {
    expect(await leaks(given(1))).toEqual([])
  })

  describe('over TLS', () => {
    let certificates: Certificates
    beforeAll(async () => {
      certificates = await createCertificates()
    })
    afterAll(() => certificates.remove())

    it('is shown nowhere when that is refused, by either side', async () => {
      const { ca, server, client } = certificates
      const speaksTls = { transport: 'tls', cert: server.cert, key: server.key }
      const peer = await queuePeerFor({ login: () => true, server: speaksTls })
      const options = given(peer.port, 'amqps')
      expect(await leaks(options)).toEqual([])
      expect(await leaks({ ...options, tls: { ca, servername: 'elsewhere.invalid' } })).toEqual([])
      const strict = await queuePeerFor({
        login: () => true,
        server: { ...speaksTls, ca, requestCert: true, rejectUnauthorized: true },
      })
      const other = await certificates.issueClient('other-authority')
      const overTls = given(strict.port, 'amqps')
      expect(await leaks({ ...overTls, tls: { ca, cert: other.cert, key: other.key } })).toEqual([])
      expect(await leaks({ ...overTls, tls: () => ({ ca, ...client, passphrase: token }) })).toEqual([])
    })
  })
})

describe('a password in what is refused', () => {
  const failing = (): never => {
    throw Object.assign(new Error(`login with ${password} failed`), { token, headers: { token } })
  }
  const encoded = encodeURIComponent(password)
  const wrong: readonly [string, QpidOptions][] = [
    ['a URL of another scheme', { url: `http://ann:${encoded}@localhost` }],
    ['a URL with a slash in the password', { url: `amqp://ann:${password}@localhost` }],
    ['a function that throws it', { url: 'amqp://localhost:1', credentials: failing }],
    ['a function that rejects with it', { url: 'amqp://localhost:1', credentials: async () => failing() }],
    ['a function for the URL that throws it', { url: failing }],
    ['a function for certificates that throws it', { url: 'amqps://localhost:1', tls: failing }],
    ['a function that gives a bad URL', { url: () => `http://ann:${encoded}@localhost` }],
    ['a function that gives no user name', { credentials: () => ({ password: token }) }],
    ['a function that gives no certificate', { url: 'amqps://localhost:1', tls: () => ({ key: password }) }],
    ['a password without a user name', { password }],
  ]
  it.each(wrong)('is shown nowhere: %s', async (_, options) => {
    expect(await leaks(options)).toEqual([])
  })
})
