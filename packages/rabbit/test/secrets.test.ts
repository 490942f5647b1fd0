import { createListener, type Delivery } from '@glance-notifications/core'
import {
  type Certificates,
  createCertificates,
  createWitness,
  findSecrets,
  type Witness,
} from '@glance-notifications/test-brokers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectRabbit, listDeadLetters, requeueDeadLetters } from '../src/admin/index.js'
import { type RabbitOptions, rabbitSource, rabbitStrategy } from '../src/index.js'
import { type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { eventually, openNotifier, soon, within } from './support.js'

const password = 'hush/hush@"7"'
const token = 'eyJhbGciOi.J9+to/ken=='
const secrets = [password, token]

/** Ways to give them, to whoever listens at the port. */
const ways: Readonly<Record<string, (port: number, scheme?: string) => RabbitOptions>> = {
  'in the URL': (port, scheme = 'amqp') => ({
    url: `${scheme}://glance:${encodeURIComponent(password)}@localhost:${port}/`,
  }),
  'as an option': (port, scheme = 'amqp') => ({
    url: `${scheme}://localhost:${port}`,
    username: 'glance',
    password,
  }),
  'as a token from a function': (port, scheme = 'amqp') => ({
    url: `${scheme}://localhost:${port}`,
    credentials: async () => ({ username: 'glance', password: token }),
  }),
  'in a URL from a function': (port, scheme = 'amqp') => ({
    url: () => [`${scheme}://glance:${encodeURIComponent(token)}@localhost:${port}`],
  }),
}

const timing = { backOff: soon, connectTimeoutMs: 100 } as const

/** Emits over a strategy, and looks at it whenever it is in another state. */
async function emit(options: RabbitOptions, witness: Witness): Promise<void> {
  const { logger, see } = witness
  await witness.attempt(async () => {
    const strategy = rabbitStrategy({ ...timing, ...options, logger })
    see(strategy)
    await strategy.close(within(50))
    const notifier = openNotifier(
      { ...timing, ...options, logger },
      { logger, onDetachedFailure: (failure) => see(failure) },
    )
    notifier.status.subscribe((status) => see(status, findSecrets([notifier], secrets)))
    notifier.detached.info('image.create', {}, { timeoutMs: 250 })
    await witness.outcome(notifier.info('image.create', {}, { timeoutMs: 250 }))
    await eventually(() => notifier.stats.dropped + notifier.stats.accepted > 0)
    see(notifier, notifier.stats, notifier.status.current)
    await witness.outcome(notifier.close({ timeoutMs: 50 }))
    see(notifier)
  })
}

/** Reads from a source, and hands back every message as a dead letter. */
async function listen(options: RabbitOptions, witness: Witness): Promise<void> {
  const { logger, see } = witness
  await witness.attempt(async () => {
    const source = rabbitSource({ ...timing, ...options, logger, group: 'billing' })
    source.status.subscribe((status) => see(status))
    const listener = createListener({
      source,
      logger,
      closeTimeoutMs: 50,
      onUndecodable: (...told) => see(told),
      onFailure: (failure) => see(failure),
    })
    listener.on('*', () => {})
    await witness.outcome(listener.start({ timeoutMs: 250 }))
    see(source, listener, listener.stats, source.status.current)
    await witness.outcome(listener.close())
    see(source, listener)
  })
}

async function administer(options: RabbitOptions, witness: Witness): Promise<void> {
  const admin = { ...options, timeoutMs: 150 }
  await witness.attempt(() => inspectRabbit({ ...admin, group: 'billing' }))
  await witness.attempt(async () => {
    for await (const letter of listDeadLetters({ ...admin, group: 'billing' })) witness.see(letter)
  })
  await witness.attempt(() => requeueDeadLetters({ ...admin, group: 'billing' }))
}

/** The same without a listener, which sees the deliveries. */
async function read(options: RabbitOptions, witness: Witness): Promise<void> {
  const { logger, see } = witness
  await witness.attempt(async () => {
    const source = rabbitSource({ ...timing, ...options, logger, group: 'billing' })
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
async function leaks(options: RabbitOptions): Promise<string[]> {
  const found = [emit, listen, read, administer].map(async (use) => {
    const witness = createWitness()
    await use(options, witness)
    expect(witness.seen.length).toBeGreaterThan(0)
    return findSecrets(witness.seen, secrets).map((form) => `${use.name}: ${form}`)
  })
  return (await Promise.all(found)).flat()
}

const say =
  (stage: string, reply: Buffer): Script =>
  ({ name }, connection) => {
    if (name === stage) connection.send(reply)
    return name === stage
  }

const faults: Readonly<Record<string, Script>> = {
  'refuses the password': say('start-ok', methods.closeConnection(403, 'ACCESS_REFUSED')),
  'refuses the virtual host': say('open', methods.closeConnection(530, 'NOT_ALLOWED')),
  'knows no mechanism of ours': say('protocol-header', methods.start('GSSAPI')),
  'is silent': () => true,
  'resets the socket': (_, { socket }) => {
    socket.resetAndDestroy()
    return true
  },
  'hangs up in the middle of the handshake': ({ name }, { socket }) => {
    if (name === 'start-ok') socket.destroy()
    return name === 'start-ok'
  },
  'talks nonsense': (_, connection) => {
    connection.send(Buffer.alloc(64, 0xff))
    return true
  },
  'answers the login with no frame': (incoming, connection) => {
    if (incoming.name === 'start-ok') connection.send(Buffer.from('no frame'))
    return incoming.name === 'start-ok'
  },
  'refuses the topology': (incoming, connection) => {
    if (incoming.name !== 'queue.declare') return false
    connection.send(methods.closeChannel(incoming.channel, 403, 'ACCESS_REFUSED'))
    return true
  },
  'closes the channel': ({ name }, connection) => {
    if (name === 'publish') connection.closeChannel(404, 'NOT_FOUND')
    return name === 'publish'
  },
  'is lost while it runs': ({ name }, { socket }) => {
    const isRunning = name === 'publish' || name === 'basic.consume'
    if (isRunning) socket.destroy()
    return isRunning
  },
  'refuses the message': (incoming, connection) => {
    if (incoming.name === 'publish') connection.nack(incoming.message.tag)
    return incoming.name === 'publish'
  },
  'does not confirm': ({ name }) => name === 'publish',
  'ends the reading': (incoming, connection) => {
    if (incoming.name !== 'basic.consume') return false
    connection.answer(incoming)
    connection.cancel(incoming.queue)
    return true
  },
  'does not take a dead letter': (incoming, connection) => {
    if (incoming.name === 'publish') connection.nack(incoming.message.tag)
    if (incoming.name !== 'basic.consume') return incoming.name === 'publish'
    connection.answer(incoming)
    connection.deliver(incoming.queue, 1, 'bad')
    return true
  },
  'has nothing against us': () => false,
}

describe.each(Object.entries(ways))('what is given %s', (_, given) => {
  it.each(Object.entries(faults))('is shown nowhere when the broker %s', async (__, script) => {
    await using peer = await startPeer(script)
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
      await using peer = await startPeer(() => false, { cert: server.cert, key: server.key })
      const options = given(peer.port, 'amqps')
      expect(await leaks(options)).toEqual([])
      expect(await leaks({ ...options, tls: { ca, servername: 'elsewhere.invalid' } })).toEqual([])
      await using strict = await startPeer(() => false, {
        ca,
        cert: server.cert,
        key: server.key,
        requestCert: true,
        rejectUnauthorized: true,
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
  const wrong: readonly [string, RabbitOptions][] = [
    ['a URL of another scheme', { url: `http://glance:${encodeURIComponent(password)}@localhost` }],
    ['a URL with a slash in the password', { url: `amqp://glance:${password}@localhost` }],
    ['a host that is a URL', { host: `amqp://glance:${password}@localhost` }],
    ['a function that throws it', { url: 'amqp://localhost:1', credentials: failing }],
    ['a function that rejects with it', { url: 'amqp://localhost:1', credentials: async () => failing() }],
    ['a function for the URL that throws it', { url: failing }],
    ['a function for certificates that throws it', { url: 'amqps://localhost:1', tls: failing }],
    [
      'a function that gives a bad URL',
      { url: () => `http://glance:${encodeURIComponent(password)}@localhost` },
    ],
    [
      'a function that gives credentials twice',
      {
        url: () => `amqp://glance:${encodeURIComponent(password)}@localhost:1`,
        credentials: () => ({ password: token }),
      },
    ],
    [
      'a function that gives no credentials',
      {
        url: 'amqp://localhost:1',
        // @ts-expect-error a caller without a compiler
        credentials: () => ({ username: { token }, password: [password] }),
      },
    ],
    ['a function that gives no certificate', { url: 'amqps://localhost:1', tls: () => ({ key: password }) }],
    ['credentials beside a password', { password, credentials: () => ({ password: token }) }],
  ]
  it.each(wrong)('is shown nowhere: %s', async (_, options) => {
    expect(await leaks(options)).toEqual([])
  })
})
