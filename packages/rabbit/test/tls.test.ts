import type { TlsOptions } from 'node:tls'
import { type Certificates, createCertificates } from '@glance-notifications/test-brokers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { obedient, type Peer, startPeer } from './peer/amqp-peer.js'
import { eventually, openNotifier, rejection } from './support.js'

let certificates: Certificates
beforeAll(async () => {
  certificates = await createCertificates()
})
afterAll(() => certificates.remove())

/** A broker over TLS that keeps the names by which it was asked for. */
async function tlsPeer(asked: string[] = [], options: TlsOptions = {}): Promise<Peer> {
  const { cert, key } = certificates.server
  return startPeer(obedient, {
    cert,
    key,
    SNICallback(name, done) {
      asked.push(name)
      done(null)
    },
    ...options,
  })
}

const tls = () => ({ ca: certificates.ca })
const at = (host: string, { port }: Peer): string => `amqps://${host}:${port}`
/** Another way to write 127.0.0.1, which is no address to Node and so a name that every machine finds. */
const otherName = '127.1'

describe('each host of a list', () => {
  it('is asked for by its own name, and one given by its address by none', async () => {
    const asked: { readonly [host: string]: string[] } = { localhost: [], '127.0.0.1': [], [otherName]: [] }
    await using first = await tlsPeer(asked.localhost)
    await using second = await tlsPeer(asked['127.0.0.1'])
    await using third = await tlsPeer(asked[otherName])
    const url = [at('localhost', first), at('127.0.0.1', second), at(otherName, third)]
    await using notifier = openNotifier({ url, tls: tls(), shuffle: false })
    await notifier.ready()
    // What ends each connection leads to the next host.
    for (const peer of [first, second]) {
      const connection = await eventually(() => peer.connections[0])
      await eventually(() => notifier.status.current.state === 'ready')
      connection.socket.destroy()
    }
    await eventually(() => asked[otherName]?.[0])
    expect(asked.localhost?.[0]).toBe('localhost')
    expect(asked['127.0.0.1']).toEqual([])
    expect(asked[otherName]?.[0]).toBe(otherName)
  })

  it('must have its own name in its certificate, and not that of another', async () => {
    await using silent = await startPeer((_, { socket }) => {
      socket.destroy()
      return true
    })
    await using good = await tlsPeer()
    const url = [at('localhost', silent), at(otherName, good)]
    await using notifier = openNotifier({ url, tls: tls(), shuffle: false })
    notifier.ready().catch(() => {})
    await eventually(() => notifier.failures.length > 0)
    expect(notifier.states.slice(0, 3)).toEqual(['connecting', 'connecting', 'backing-off'])
    expect(good.connections).toEqual([])
    await using alone = openNotifier({ url: at(otherName, good), tls: tls() })
    const error = await rejection(alone.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth', retryable: false, phase: 'connect' })
    expect(error.message).toMatch(/127\.1/)
  })

  it('is tried once in a round, without waiting, beginning with any of them', async () => {
    await using good = await tlsPeer()
    await using foreign = await tlsPeer([], await certificates.issueServer('other-authority'))
    const url = [at('localhost', foreign), at('127.0.0.1', foreign), at('localhost', good)]
    const firsts = new Set<unknown>()
    for (let clients = 0; clients < 60 && firsts.size < url.length; clients++) {
      await using notifier = openNotifier({ url, tls: tls(), backOff: { initialDelayMs: 60_000 } })
      const hosts: unknown[] = []
      notifier.status.subscribe((status) => status.state === 'connecting' && hosts.push(status.host))
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
      expect(notifier.states).not.toContain('backing-off')
      firsts.add(hosts[0])
    }
    expect(firsts.size).toBe(url.length)
  })
})

describe('versions of TLS', () => {
  it('below minVersion are refused, for good and at once', async () => {
    await using peer = await tlsPeer([], { maxVersion: 'TLSv1.2' })
    const url = at('localhost', peer)
    await using notifier = openNotifier({ url, tls: { ...tls(), minVersion: 'TLSv1.3' } })
    const error = await rejection(notifier.info('image.create', {}, { timeoutMs: 60_000 }))
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'none', phase: 'connect' })
    expect(error.message).toMatch(/protocol version/)
    expect(notifier.states).toEqual(['connecting', 'failed'])
    await using taken = openNotifier({ url, tls: { ...tls(), minVersion: 'TLSv1.2' } })
    expect(await taken.info('image.create', {})).toMatchObject({ status: 'accepted' })
  })
})
