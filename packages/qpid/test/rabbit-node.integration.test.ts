import { inspect } from 'node:util'
import { type Certificates, createCertificates, type RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { QpidOptions } from '../src/index.js'
import { readFrom } from './support/reader.js'
import { closing, errorOf, failureOf, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

describeWithRabbitNode('a RabbitMQ of one’s own', (start) => {
  const address = '/amq/queue/notifications.info'
  let certificates: Certificates
  let node: RabbitNode
  let plain: QpidOptions

  beforeAll(async () => {
    certificates = await createCertificates({ user: 'guest' })
    const { caFile, server } = certificates
    node = await start({
      tls: { caFile, certFile: server.certFile, keyFile: server.keyFile, verifyPeer: true },
    })
    plain = { url: node.amqpUrl, address }
    await declare()
  })
  afterAll(() => certificates.remove())

  const declare = (): Promise<string> =>
    node.evaluate(
      'rabbit_amqqueue:declare(rabbit_misc:r(<<"/">>, queue, <<"notifications.info">>), true, false, [], none, <<"test">>)',
    )

  /** TLS with our certificate, and what a test wants otherwise. */
  function secure(tls: QpidOptions['tls'], host = 'localhost'): QpidOptions {
    const { ca, client } = certificates
    return {
      url: `amqps://${host}:${node.tlsPort}`,
      address,
      tls: { ca, cert: client.cert, key: client.key, ...(typeof tls === 'object' && tls) },
    }
  }
  const password = { username: 'guest', password: 'guest' }
  const refused = { code: 'auth', retryable: false, delivery: 'none', phase: 'connect' }

  it('takes PLAIN over TLS', async () => {
    const notifier = notifierFor({ ...secure({}), ...password })
    expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
  })

  it('takes the name in the client’s certificate for the user, with EXTERNAL', async () => {
    const notifier = notifierFor({ ...secure({}), auth: 'external' })
    expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
  })

  it('is refused when its authority is not known, and that is final', async () => {
    const other = await createCertificates()
    const notifier = notifierFor({ ...secure({ ca: other.ca }), ...password })
    expect(await failureOf(notifier.info('image.create', {}))).toEqual(refused)
    expect(notifier.status.current.state).toBe('failed')
    await other.remove()
  })

  it('is refused when it is not the host that was asked for, and that is final', async () => {
    const notifier = notifierFor({ ...secure({ servername: 'elsewhere.example' }), ...password })
    expect(await failureOf(notifier.info('image.create', {}))).toEqual(refused)
    expect(notifier.status.current.state).toBe('failed')
  })

  it('refuses a client without a certificate', async () => {
    const { ca } = certificates
    const url = `amqps://localhost:${node.tlsPort}`
    const notifier = notifierFor({ url, address, tls: { ca }, ...password })
    const failure = await failureOf(notifier.info('image.create', {}, { timeoutMs: 3_000 }))
    expect(failure).toMatchObject({ delivery: 'none', phase: 'connect' })
    expect(['auth', 'timeout']).toContain(failure.code)
  })

  it('shows the password in no error', async () => {
    const notifier = notifierFor(
      { ...secure({}), username: 'guest', password: 's3cret-word' },
      { sendTimeoutMs: 20_000 },
    )
    const error = await errorOf(notifier.info('image.create', {}))
    expect(error.code).toBe('auth')
    const seen = inspect([error, notifier], { showHidden: true, depth: 20 })
    expect(seen).not.toContain('s3cret-word')
  })

  it('keeps what it has accepted when it is killed, and is found again', async () => {
    const notifier = notifierFor(plain, { sendTimeoutMs: 60_000 })
    const sends = Array.from({ length: 200 }, (_, n) => notifier.info('image.create', { n }))
    await Promise.all(sends)
    await node.keep()
    const inFlight = Array.from({ length: 50 }, (_, n) => notifier.info('image.update', { n }))
    const settled = Promise.allSettled(inFlight)
    await node.kill()
    const results = await settled
    for (const [index, { status }] of results.entries()) {
      if (status === 'fulfilled') continue
      expect(await failureOf(inFlight[index] ?? Promise.resolve())).toEqual({
        code: 'connection-lost',
        retryable: true,
        delivery: 'unknown',
        phase: 'confirm',
      })
    }
    // Where the broker had accepted all of them, nobody has noticed yet.
    await vi.waitFor(() => expect(notifier.status.current.state).not.toBe('ready'))
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 200 }))).toMatchObject({
      code: 'timeout',
      delivery: 'none',
      phase: 'connect',
    })
    await node.restart()
    await vi.waitFor(() => notifier.info('image.create', { last: true }), { timeout: 30_000 })
    const accepted = notifier.stats.accepted
    const connection = {
      host: '127.0.0.1',
      port: node.port,
      username: 'guest',
      password: 'guest',
      hostname: 'vhost:/',
    }
    const reader = closing(await readFrom(connection, address))
    const messages = await reader.until(accepted)
    expect(messages.length).toBeGreaterThanOrEqual(accepted)
    const creates = messages.filter(({ body }) => /"event_type":"image.create".*"n":/.test(String(body)))
    expect(creates).toHaveLength(200)
  })
})
