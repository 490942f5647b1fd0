import { inspect } from 'node:util'
import { type Certificates, createCertificates } from '@glance-notifications/test-brokers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QpidOptions } from '../src/index.js'
import { type Peer, startPeer } from './support/peer.js'
import { closing, errorOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

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

  it('to a broker that speaks none is an error of TLS', async () => {
    const peer = await peerFor()
    const error = await errorOf(
      notifierFor(over(peer, { ca: good.ca })).info('image.create', {}, { timeoutMs: 500 }),
    )
    expect(error.delivery).toBe('none')
    expect(['auth', 'timeout']).toContain(error.code)
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
