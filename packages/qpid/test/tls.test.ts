import { inspect } from 'node:util'
import { type Certificates, createCertificates } from '@glance-notifications/test-brokers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QpidOptions } from '../src/index.js'
import { type Peer, startPeer } from './support/peer.js'
import { closing, errorOf, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

let good: Certificates
let wrongHost: Certificates
let expired: Certificates

beforeAll(async () => {
  ;[good, wrongHost, expired] = await Promise.all([
    createCertificates({ user: 'ann' }),
    createCertificates({ server: 'wrong-host' }),
    createCertificates({ server: 'expired' }),
  ])
})

afterAll(async () => {
  await Promise.all([good, wrongHost, expired].map((certificates) => certificates.remove()))
})

async function tlsPeer({ ca, server }: Certificates, options: object = {}): Promise<Peer> {
  return closing(
    await startPeer({
      server: { transport: 'tls', ca, cert: server.cert, key: server.key, ...options },
    }),
  )
}

function over(peer: Peer, tls: QpidOptions['tls'], host = 'localhost'): QpidOptions {
  return { url: `amqps://${host}:${peer.port}`, ...(tls !== undefined && { tls }) }
}

describe('TLS', () => {
  it('to a broker whose authority is trusted works, by URL and by option', async () => {
    const peer = await tlsPeer(good)
    await notifierFor(over(peer, { ca: good.ca })).info('image.create', {})
    await notifierFor({ host: 'localhost', port: peer.port, tls: { ca: [Buffer.from(good.ca)] } }).info(
      'image.create',
      {},
    )
    await notifierFor(over(peer, { ca: good.ca }, '127.0.0.1')).info('image.create', {})
    expect(peer.received).toHaveLength(3)
  })

  it.each<[string, () => Certificates, () => QpidOptions['tls']]>([
    ['whose authority is not known', () => good, () => undefined],
    ['whose certificate is for another host', () => wrongHost, () => ({ ca: wrongHost.ca })],
    ['whose certificate has expired', () => expired, () => ({ ca: expired.ca })],
  ])('to a broker %s is refused, and that is final', async (_, certificates, tls) => {
    const peer = await tlsPeer(certificates())
    const notifier = notifierFor(over(peer, tls()))
    const error = await errorOf(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'none', phase: 'connect' })
    expect(error.message).toContain(`TLS with localhost:${peer.port} failed`)
    expect(notifier.status.current.state).toBe('failed')
    expect(peer.received).toHaveLength(0)
  })

  it('without verification works only when that is asked for', async () => {
    const peer = await tlsPeer(wrongHost)
    await notifierFor(over(peer, { rejectUnauthorized: false })).info('image.create', {})
    await notifierFor(over(peer, { ca: wrongHost.ca, servername: 'elsewhere.invalid' })).info(
      'image.create',
      {},
    )
    expect(peer.received).toHaveLength(2)
  })

  it('tells the broker which host is wanted, unless that is an address', async () => {
    const asked: string[] = []
    const peer = await tlsPeer(good, {
      SNICallback(name: string, done: (error: null) => void) {
        asked.push(name)
        done(null)
      },
    })
    await notifierFor(over(peer, { ca: good.ca })).info('image.create', {})
    await notifierFor(over(peer, { ca: good.ca }, '127.0.0.1')).info('image.create', {})
    await notifierFor(over(peer, { ca: good.ca, servername: 'b.example', rejectUnauthorized: false })).info(
      'image.create',
      {},
    )
    expect(asked).toEqual(['localhost', 'b.example'])
  })

  it('of a version below minVersion is refused, for good and at once', async () => {
    const peer = await tlsPeer(good, { maxVersion: 'TLSv1.2' })
    const notifier = notifierFor(over(peer, { ca: good.ca, minVersion: 'TLSv1.3' }), {
      sendTimeoutMs: 60_000,
    })
    const error = await errorOf(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'none', phase: 'connect' })
    expect(error.message).toMatch(/protocol version/)
    expect(notifier.status.current.state).toBe('failed')
    await notifierFor(over(peer, { ca: good.ca, minVersion: 'TLSv1.2' })).info('image.create', {})
  })
})

/** A broker over TLS that keeps the names by which it was asked for. */
const namedPeer = (asked: string[], certificates = good): Promise<Peer> =>
  tlsPeer(certificates, {
    SNICallback(name: string, done: (error: null) => void) {
      asked.push(name)
      done(null)
    },
  })

describe('each host of a list', () => {
  /** Another way to write 127.0.0.1, which is no address to Node and so a name that every machine finds. */
  const otherName = '127.1'

  it('is asked for by its own name, and must have it in its certificate', async () => {
    const asked: { readonly [host: string]: string[] } = { localhost: [], [otherName]: [] }
    const first = await namedPeer(asked.localhost ?? [])
    const second = await namedPeer(asked[otherName] ?? [])
    const url = [`amqps://localhost:${first.port}`, `amqps://${otherName}:${second.port}`]
    const notifier = notifierFor({ url, tls: { ca: good.ca }, shuffle: false })
    await notifier.info('image.create', {})
    // Goes on with the next of the list, which has not this name in its certificate, and then comes back.
    first.reset()
    await expect.poll(() => notifier.status.current.state, { interval: 1 }).not.toBe('ready')
    await notifier.info('image.create', {})
    expect(asked).toEqual({ localhost: ['localhost', 'localhost'], [otherName]: [otherName] })
    expect(second.received).toEqual([])
    expect(
      await errorOf(notifierFor({ url: url[1] ?? '', tls: { ca: good.ca } }).info('image.create', {})),
    ).toMatchObject({ code: 'auth', message: expect.stringContaining(otherName) })
  })

  it('is tried once in a round, without waiting', async () => {
    const foreign = await namedPeer([], wrongHost)
    const right = await namedPeer([])
    const url = [foreign, right].map(({ port }) => `amqps://localhost:${port}`)
    const states: string[] = []
    const notifier = notifierFor({
      url,
      tls: { ca: good.ca },
      shuffle: false,
      backOff: { initialDelayMs: 60_000 },
    })
    notifier.status.subscribe(({ state }) => states.push(state))
    await notifier.info('image.create', {})
    expect(states).toEqual(['connecting', 'connecting', 'ready'])
  })
})

describe('EXTERNAL', () => {
  const asking = {
    requestCert: true,
    rejectUnauthorized: true,
    enable_sasl_external: true,
    require_sasl: true,
  }

  it('logs in with the certificate of the client', async () => {
    const peer = await tlsPeer(good, asking)
    const { cert, key } = good.client
    const notifier = notifierFor({ ...over(peer, { ca: good.ca, cert, key }), auth: 'external' })
    await notifier.info('image.create', {})
    expect(peer.received).toHaveLength(1)
  })

  it('shows the key nowhere when the broker does not know the certificate', async () => {
    const peer = await tlsPeer(good, asking)
    const { cert, key } = wrongHost.client
    const notifier = notifierFor({ ...over(peer, { ca: good.ca, cert, key }), auth: 'external' })
    const error = await errorOf(notifier.info('image.create', {}, { timeoutMs: 300 }))
    expect(error.delivery).toBe('none')
    const seen = inspect([error, notifier], { showHidden: true, depth: 20 })
    expect(seen).not.toContain(key.split('\n')[1])
  })
})
