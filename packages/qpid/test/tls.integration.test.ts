import type { NotificationError, Notifier } from '@glance-notifications/core'
import {
  type Certificates,
  type ClientState,
  createCertificates,
  findSecrets,
  type RabbitNode,
  type ServerState,
} from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { QpidOptions } from '../src/index.js'
import { errorOf, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

const password = 'secret-of-glance'
const refused = { code: 'auth', retryable: false, delivery: 'none', phase: 'connect', strategy: 'qpid' }
/** Waits for long enough to be seen waiting. */
const patient = { initialDelayMs: 5, maxDelayMs: 1_000 } as const

/** Keeps why a connection was not made, or was lost, and every state. */
function watched(options: QpidOptions): Notifier & { failures: NotificationError[]; states: string[] } {
  const notifier = notifierFor(options, { sendTimeoutMs: 60_000 })
  const failures: NotificationError[] = []
  const states: string[] = []
  notifier.status.subscribe((status) => {
    states.push(status.state)
    if ('error' in status) failures.push(status.error)
  })
  return Object.assign(notifier, { failures, states })
}

const untilReady = (notifier: Notifier): Promise<void> =>
  vi.waitFor(() => expect(notifier.status.current.state).toBe('ready'), { timeout: 30_000, interval: 5 })

/** It was connected before: each send fails at once, and not at its deadline, whatever attempts come and go meanwhile. */
async function failsEachSend(notifier: ReturnType<typeof watched>): Promise<void> {
  const isRefused = (): void => expect(notifier.failures.map(({ code }) => code)).toContain('auth')
  await vi.waitFor(isRefused, { timeout: 30_000, interval: 5 })
  for (let sends = 0; sends < 10; sends++)
    expect(await errorOf(notifier.info('image.create', {}))).toMatchObject(refused)
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
    await node.evaluate(
      'rabbit_amqqueue:declare(rabbit_misc:r(<<"/">>, queue, <<"notifications.info">>), true, false, [], none, <<"test">>)',
    )
  })
  afterAll(() => certificates?.remove())

  const client = () => ({ cert: certificates.client.cert, key: certificates.client.key })
  const trusted = () => ({ ca: certificates.ca, ...client() })
  const login = { username: 'glance', password }
  const address = '/amq/queue/notifications.info'

  function overTls(tls: QpidOptions['tls'], host = 'localhost'): QpidOptions {
    return { url: `amqps://${host}:${node.tlsPort}`, address, ...(tls !== undefined && { tls }) }
  }

  /** It has been refused at once and for good, and shows nothing of what it must keep. */
  async function refusalOf(options: QpidOptions): Promise<NotificationError> {
    const logged: unknown[] = []
    const log = (...said: unknown[]): void => {
      logged.push(said)
    }
    const logger = { debug: log, info: log, warn: log, error: log }
    const notifier = watched({ ...options, logger })
    const error = await errorOf(notifier.info('image.create', {}))
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
    it('who trusts its authority, by its name and by its address', async () => {
      for (const host of ['localhost', '127.0.0.1']) {
        const notifier = notifierFor({ ...overTls(trusted(), host), ...login })
        expect(await notifier.info('image.create', 'x'.repeat(300_000))).toMatchObject({ status: 'accepted' })
      }
    })

    it('who does not look at its certificate, as asked for', async () => {
      const notifier = notifierFor({ ...overTls({ rejectUnauthorized: false, ...client() }), ...login })
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('by the name in the certificate of the client (EXTERNAL)', async () => {
      const notifier = notifierFor({ ...overTls(trusted()), auth: 'external' })
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
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
        expect((await refusalOf({ ...overTls(trusted()), ...login })).message).toMatch(text)
      } finally {
        await node.useCertificate(certificates.server)
      }
    })

    it('by who does not know its authority', async () => {
      expect((await refusalOf({ ...overTls(client()), ...login })).message).toMatch(/self-signed certificate/)
    })

    it('by who wants another name in its certificate', async () => {
      const options = overTls({ ...trusted(), servername: 'elsewhere.invalid' })
      expect((await refusalOf({ ...options, ...login })).message).toMatch(/elsewhere\.invalid/)
    })

    it('when it is spoken to in TLS on its port without', async () => {
      const url = `amqps://localhost:${node.port}`
      const error = await refusalOf({ ...overTls(trusted()), ...login, url })
      expect(error.message).toMatch(/TLS with .*wrong version/)
    })

    it('when it is spoken to without TLS on the port for it', async () => {
      const error = await refusalOf({ url: `amqp://localhost:${node.tlsPort}`, address, ...login })
      expect(error.message).toMatch(/answers in TLS.*amqps/)
    })
  })

  describe('refuses, for good and at once,', () => {
    it('a client without a certificate', async () => {
      const error = await refusalOf({ ...overTls({ ca: certificates.ca }), ...login })
      expect(error.message).toMatch(/certificate required/)
    })

    it.each<[ClientState, RegExp]>([
      ['expired', /certificate expired/],
      ['other-authority', /unknown ca/],
    ])('a client whose certificate is %s', async (state, text) => {
      const { cert, key } = await certificates.issueClient(state)
      const options = overTls({ ca: certificates.ca, cert, key })
      expect((await refusalOf({ ...options, ...login })).message).toMatch(text)
      expect((await refusalOf({ ...options, auth: 'external' })).message).toMatch(text)
    })

    it('a user whom it does not know by the name in the certificate (EXTERNAL)', async () => {
      const { cert, key } = await certificates.issueClient('good', 'stranger')
      const error = await refusalOf({ ...overTls({ ca: certificates.ca, cert, key }), auth: 'external' })
      expect(error.message).toMatch(/unauthorized|authenticat/i)
    })
  })

  describe('whose certificate is replaced while it runs', () => {
    it('is found again when the new one is of the same authority', async () => {
      const notifier = watched({ ...overTls(trusted()), ...login })
      await notifier.info('image.create', {})
      await node.useCertificate(await certificates.issueServer())
      await node.dropConnections()
      await vi.waitFor(() => expect(notifier.failures).not.toEqual([]), { timeout: 30_000 })
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
      expect(notifier.failures.map(({ code }) => code)).not.toContain('auth')
    })

    it('is refused while it is of an authority that is not known, and found again afterwards', async () => {
      const notifier = watched({ ...overTls(trusted()), ...login, backOff: patient })
      await notifier.info('image.create', {})
      await node.useCertificate(await certificates.issueServer('other-authority'))
      try {
        await node.dropConnections()
        await failsEachSend(notifier)
      } finally {
        await node.useCertificate(certificates.server)
      }
      await untilReady(notifier)
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
      const notifier = watched({ ...overTls(tls), auth: 'external', backOff: patient })
      await notifier.info('image.create', {})
      current = expired
      await node.dropConnections()
      await failsEachSend(notifier)
      current = renewed
      await untilReady(notifier)
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })
  })

  it('that changes the password refuses who has the old one, and lets in who asks for the new one', async () => {
    const asked: string[] = []
    let known = password
    const credentials = async () => {
      asked.push(known)
      return { username: 'glance', password: known }
    }
    const notifier = watched({ url: `amqp://127.0.0.1:${node.port}`, address, credentials, backOff: patient })
    await notifier.info('image.create', {})
    await changePassword('another-secret')
    try {
      await node.dropConnections()
      await failsEachSend(notifier)
      known = 'another-secret'
      await untilReady(notifier)
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
      expect(asked).toContain('another-secret')
      expect(findSecrets([notifier.failures, notifier], [password, 'another-secret'])).toEqual([])
    } finally {
      await changePassword(password)
    }
  })
})
