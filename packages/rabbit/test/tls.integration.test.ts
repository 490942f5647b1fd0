import type { NotificationError } from '@glance-notifications/core'
import {
  type Certificates,
  type ClientState,
  createCertificates,
  findSecrets,
  type RabbitNode,
  type ServerState,
} from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectRabbit } from '../src/admin/index.js'
import type { RabbitOptions } from '../src/index.js'
import { openReader } from './broker.js'
import { startedSource } from './source-support.js'
import { eventually, openNotifier, outcomes, rejection, type TestNotifier } from './support.js'

const password = 'secret-of-glance'
const refused = { code: 'auth', retryable: false, delivery: 'none', phase: 'connect', strategy: 'rabbit' }
/** Waits for long enough to be seen waiting. */
const patient = { initialDelayMs: 5, maxDelayMs: 1_000 } as const

const isRefused = (notifier: TestNotifier): Promise<NotificationError> =>
  eventually(() => notifier.failures.find(({ code }) => code === 'auth'), 30_000)

/** Whatever attempts come and go meanwhile: each send fails at once, and not at its deadline. */
async function failsEachSend(notifier: TestNotifier): Promise<void> {
  for (let sends = 0; sends < 10; sends++)
    expect(await rejection(notifier.info('image.create', {}, { timeoutMs: 60_000 }))).toMatchObject(refused)
  await eventually(() => notifier.status.current.state === 'backing-off')
}

describeWithRabbitNode('RabbitMQ over TLS', (start) => {
  let certificates: Certificates
  let node: RabbitNode
  beforeAll(async () => {
    certificates = await createCertificates({ user: 'glance' })
    const { caFile, server } = certificates
    node = await start({
      tls: { caFile, certFile: server.certFile, keyFile: server.keyFile, verifyPeer: true },
    })
    await node.evaluate(
      `rabbit_auth_backend_internal:add_user(<<"glance">>, <<"${password}">>, <<"test">>), ` +
        `rabbit_auth_backend_internal:set_permissions(<<"glance">>, <<"/">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>)`,
    )
  })
  afterAll(() => certificates?.remove())

  const client = () => ({ cert: certificates.client.cert, key: certificates.client.key })
  const trusted = () => ({ ca: certificates.ca, ...client() })
  const login = { username: 'glance', password }

  function overTls(tls: RabbitOptions['tls'], host = 'localhost'): RabbitOptions {
    return { url: `amqps://${host}:${node.tlsPort}`, ...login, ...(tls !== undefined && { tls }) }
  }

  /** It has been refused at once and for good, and shows nothing of what it must keep. */
  async function refusalOf(options: RabbitOptions): Promise<NotificationError> {
    const logged: unknown[] = []
    const log = (...said: unknown[]): void => {
      logged.push(said)
    }
    const logger = { debug: log, info: log, warn: log, error: log }
    await using notifier = openNotifier({ ...options, logger }, { sendTimeoutMs: 60_000 })
    const error = await rejection(notifier.info('image.create', {}))
    expect(error).toMatchObject(refused)
    expect(notifier.status.current).toMatchObject({ state: 'failed', error })
    expect(notifier.states).toEqual(['connecting', 'failed'])
    const [, keyLine = ''] = certificates.client.key.split('\n')
    expect(findSecrets([error, logged, notifier, notifier.status.current], [password, keyLine])).toEqual([])
    return error
  }

  const changePassword = (to: string): Promise<string> =>
    node.evaluate(`rabbit_auth_backend_internal:change_password(<<"glance">>, <<"${to}">>, <<"test">>)`)

  describe('lets in', () => {
    it('who trusts its authority, and takes what comes in several records', async () => {
      await using notifier = openNotifier(overTls(trusted()))
      await notifier.info('image.create', 'x'.repeat(300_000))
      await Promise.all(Array.from({ length: 500 }, (_, n) => notifier.info('image.create', { n })))
      expect(notifier.stats).toMatchObject({ accepted: 501, failed: {} })
    })

    it('and gives back what no queue takes, in many records', async () => {
      await using notifier = openNotifier({ ...overTls(trusted()), exchange: 'unbound', topic: 'unbound' })
      await notifier.ready()
      await using reader = await openReader(node.amqpUrl)
      await reader.channel.deleteQueue('unbound.warn')
      const sent = notifier.warn('image.create', 'x'.repeat(3 * 1024 * 1024))
      expect(await outcomes([sent, notifier.info('image.create', {})])).toEqual(['unroutable', 'accepted'])
    })

    it('who calls it by its address, with certificates as bytes and several authorities', async () => {
      const tls = { ca: [Buffer.from(certificates.ca)], ...client() }
      await using notifier = openNotifier(overTls(tls, '127.0.0.1'))
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('who does not look at its certificate, as asked for', async () => {
      await using notifier = openNotifier(overTls({ rejectUnauthorized: false, ...client() }))
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('by the certificate alone (EXTERNAL)', async () => {
      const options = {
        ...overTls(trusted()),
        username: 'nobody',
        password: 'wrong',
        auth: 'external',
      } as const
      await using notifier = openNotifier(options)
      await notifier.info('image.create', {})
      expect(await node.evaluate('rabbit_networking:connection_info_all([user])')).toContain('<<"glance">>')
    })
  })

  describe('is refused, for good and at once,', () => {
    it.each<[ServerState, RegExp]>([
      ['expired', /certificate has expired/],
      ['wrong-host', /localhost.*elsewhere\.invalid/],
      ['other-authority', /unable to verify|issuer certificate/],
    ])('when its certificate is %s', async (state, text) => {
      await node.useCertificate(await certificates.issueServer(state))
      try {
        expect((await refusalOf(overTls(trusted()))).message).toMatch(text)
      } finally {
        await node.useCertificate(certificates.server)
      }
    })

    it('by who does not know its authority', async () => {
      expect((await refusalOf(overTls(client()))).message).toMatch(/self-signed certificate/)
    })

    it('by who wants another name in its certificate', async () => {
      const error = await refusalOf(overTls({ ...trusted(), servername: 'elsewhere.invalid' }))
      expect(error.message).toMatch(/elsewhere\.invalid/)
    })

    it('by an inspection, which says what to do', async () => {
      expect(await inspectRabbit(overTls(client()))).toMatchObject([
        {
          severity: 'problem',
          code: 'connection',
          help: expect.stringContaining('certificate of the authority'),
        },
      ])
    })

    it('when it is spoken to in TLS on its port without', async () => {
      const url = `amqps://localhost:${node.port}`
      expect((await refusalOf({ ...overTls(trusted()), url })).message).toMatch(/TLS with .*wrong version/)
    })

    it('when it is spoken to without TLS on the port for it', async () => {
      const error = await refusalOf({ url: `amqp://localhost:${node.tlsPort}`, ...login })
      expect(error.message).toMatch(/answers in TLS.*amqps/)
    })
  })

  describe('refuses, for good and at once,', () => {
    it('a client without a certificate', async () => {
      expect((await refusalOf(overTls({ ca: certificates.ca }))).message).toMatch(/certificate required/)
    })

    it.each<[ClientState, RegExp]>([
      ['expired', /certificate expired/],
      ['other-authority', /unknown ca/],
    ])('a client whose certificate is %s', async (state, text) => {
      const { cert, key } = await certificates.issueClient(state)
      for (const auth of ['plain', 'external'] as const) {
        const options = { ...overTls({ ca: certificates.ca, cert, key }), auth }
        expect((await refusalOf(options)).message).toMatch(text)
      }
    })

    it('a user whom it does not know by the name in the certificate (EXTERNAL)', async () => {
      const { cert, key } = await certificates.issueClient('good', 'stranger')
      const error = await refusalOf({ ...overTls({ ca: certificates.ca, cert, key }), auth: 'external' })
      expect(error.message).toMatch(/refused the user name or the password/)
    })
  })

  describe('whose certificate is replaced while it runs', () => {
    it('is found again when the new one is of the same authority', async () => {
      await using notifier = openNotifier(overTls(trusted()))
      await notifier.info('image.create', {})
      await node.useCertificate(await certificates.issueServer())
      await node.dropConnections()
      await eventually(() => notifier.failures.length > 0)
      expect(await notifier.info('image.create', {}, { timeoutMs: 30_000 })).toMatchObject({
        status: 'accepted',
      })
      expect(notifier.failures.map(({ code }) => code)).not.toContain('auth')
    })

    it('is refused while it is of an authority that is not known, and found again afterwards', async () => {
      await using notifier = openNotifier({ ...overTls(trusted()), backOff: patient })
      await notifier.info('image.create', {})
      await node.useCertificate(await certificates.issueServer('other-authority'))
      try {
        await node.dropConnections()
        expect(await isRefused(notifier)).toMatchObject(refused)
        await failsEachSend(notifier)
      } finally {
        await node.useCertificate(certificates.server)
      }
      await eventually(() => notifier.status.current.state === 'ready', 30_000)
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('takes the certificate that the client has by then, when tls is a function', async () => {
      const { ca } = certificates
      const [expired, renewed] = await Promise.all([
        certificates.issueClient('expired'),
        certificates.issueClient(),
      ])
      let current = certificates.client
      const tls = async () => ({ ca, cert: current.cert, key: current.key })
      await using notifier = openNotifier({ ...overTls(tls), auth: 'external', backOff: patient })
      await notifier.info('image.create', {})
      current = expired
      await node.dropConnections()
      expect((await isRefused(notifier)).message).toMatch(/certificate expired/)
      current = renewed
      await eventually(() => notifier.status.current.state === 'ready', 30_000)
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })
  })

  describe('that changes the password while it runs', () => {
    it('is refused to who has the old one, each send at once, and found again with the new one', async () => {
      const asked: string[] = []
      let known = password
      const credentials = async () => {
        asked.push(known)
        return { username: 'glance', password: known }
      }
      await using notifier = openNotifier({
        url: node.amqpUrl.replace('guest:guest@', ''),
        credentials,
        backOff: patient,
      })
      await notifier.info('image.create', {})
      await changePassword('another-secret')
      try {
        await node.dropConnections()
        expect(await isRefused(notifier)).toMatchObject(refused)
        await failsEachSend(notifier)
        known = 'another-secret'
        await eventually(() => notifier.status.current.state === 'ready', 30_000)
        expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
        expect(asked).toContain('another-secret')
        expect(findSecrets([notifier.failures, notifier], [password, 'another-secret'])).toEqual([])
      } finally {
        await changePassword(password)
      }
    })

    it('gets the dead letters of a source that asks, over a connection that is made only then', async () => {
      let known = password
      const credentials = () => ({ username: 'glance', password: known })
      const url = `amqp://localhost:${node.port}`
      await using source = await startedSource(
        { url, credentials, group: 'revoked' },
        { onDelivery: (delivery) => delivery.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 }) },
      )
      await changePassword('another-secret')
      try {
        known = 'another-secret'
        await using reader = await openReader(node.amqpUrl)
        reader.channel.publish('glance', 'notifications.info', Buffer.from('a message'))
        const [letter] = await reader.take('notifications.revoked.dead-letter', 1)
        expect(letter?.content.toString()).toBe('a message')
        expect(source.deliveries).toHaveLength(1)
      } finally {
        await changePassword(password)
      }
    })
  })
})
