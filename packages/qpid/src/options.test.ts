import { rootCertificates } from 'node:tls'
import { isNotificationError, type NotificationError } from '@glance-notifications/core'
import { hostsNow } from '@glance-notifications/core/connection'
import { describe, expect, it } from 'vitest'
import { defaultAddress, type QpidOptions, qpidSettings } from './options.js'
import { qpidStrategy } from './qpid-strategy.js'

function refusalOf(options: QpidOptions): NotificationError {
  try {
    qpidStrategy(options)
  } catch (error) {
    if (isNotificationError(error)) return error
    throw error
  }
  throw new Error('The options were taken.')
}

/** A configuration file is not compiled. */
const untyped = (options: object): QpidOptions => ({ ...options })

const [aCertificate = ''] = rootCertificates

describe('qpidSettings', () => {
  it('has a default for everything', () => {
    const { format, ...settings } = qpidSettings({})
    expect(settings).toEqual({
      hosts: [
        {
          name: 'localhost:5672',
          hostname: 'localhost',
          port: 5672,
          tls: false,
          tlsOptions: {},
          username: undefined,
          password: undefined,
          path: '',
        },
      ],
      exchange: 'glance',
      topic: 'notifications',
      heartbeatSeconds: 10,
      connectionName: 'glance-notifications',
      auth: undefined,
      address: undefined,
      durable: true,
      hostname: undefined,
    })
    expect(format.name).toBe('glance')
  })

  it('takes what is said', () => {
    const said = {
      address: 'a',
      durable: false,
      hostname: 'vhost:v',
      auth: 'none',
      topic: 't',
      exchange: 'e',
    } as const
    expect(qpidSettings(said)).toMatchObject(said)
  })

  it.each<[string, QpidOptions]>([
    ['auth', untyped({ auth: 'kerberos' })],
    ['auth', { auth: 'plain' }],
    ['auth', { auth: 'plain', username: 'ann' }],
    ['auth', { username: 'ann' }],
    ['auth', { password: 's3cret' }],
    ['auth', { url: 'amqp://ann@localhost' }],
    ['auth', { auth: 'external' }],
    ['auth', { auth: 'external', tls: true }],
    ['auth', { auth: 'external', tls: { cert: aCertificate } }],
    ['tls', { auth: 'external', url: 'amqp://localhost', tls: { cert: aCertificate } }],
    ['address', { address: '' }],
    ['address', { address: 'x'.repeat(246) }],
    ['hostname', { hostname: '' }],
    ['durable', untyped({ durable: 'no' })],
    ['topic', { topic: '' }],
    ['exchange', { exchange: '' }],
    ['connectionName', { connectionName: '' }],
    ['format', untyped({ format: 'xml' })],
    ['heartbeatSeconds', { heartbeatSeconds: -1 }],
    ['heartbeatSeconds', { heartbeatSeconds: 0.5 }],
    ['heartbeatSeconds', { heartbeatSeconds: 65_536 }],
    ['connectTimeoutMs', { connectTimeoutMs: Number.NaN }],
    ['connectTimeoutMs', { connectTimeoutMs: Number.POSITIVE_INFINITY }],
    ['backOff.initialDelayMs', { backOff: { initialDelayMs: -1 } }],
    ['backOff.maxDelayMs', { backOff: { maxDelayMs: Number.POSITIVE_INFINITY } }],
    ['port', { port: 0 }],
    ['host', { host: 'a', url: 'amqp://b' }],
    ['url', { url: [] }],
    ['url', { url: 'http://localhost' }],
    ['url', { url: 'amqp://ann:50%@localhost' }],
  ])('refuses a bad %s: %j', (name, options) => {
    const { code, issues, message } = refusalOf(options)
    expect(code).toBe('invalid')
    expect(message).toContain(`Option ${name} `)
    expect(issues).toHaveLength(1)
    expect(issues?.[0]?.path).toBe(`/${name}`)
  })

  it.each<QpidOptions>([
    { url: 'ftp://ann:s3cret@localhost' },
    { url: 'amqp://ann:s3cret%@localhost' },
    { url: 's3cret' },
    { auth: 'external', password: 's3cret', username: 'ann' },
    { username: '', password: 's3cret', auth: 'plain' },
    untyped({ auth: 's3cret' }),
  ])('never shows the value: %#', (options) => {
    expect(String(refusalOf(options))).not.toContain('s3cret')
    expect(JSON.stringify(refusalOf(options))).not.toContain('s3cret')
  })
})

const ask = (options: QpidOptions) =>
  hostsNow(qpidSettings(options).hosts, { signal: new AbortController().signal })

describe('functions among the options', () => {
  const password = 's3cret'
  const [cert = ''] = rootCertificates

  it('may give what PLAIN needs, which is not missed before', async () => {
    for (const auth of [undefined, 'plain'] as const) {
      const options: QpidOptions = {
        ...(auth && { auth }),
        credentials: () => ({ username: 'ann', password }),
      }
      expect(await ask(options)).toMatchObject([{ username: 'ann', password }])
    }
  })

  it.each<[string, QpidOptions]>([
    ['auth', { credentials: () => ({ password }) }],
    ['auth', { auth: 'plain', url: () => 'amqp://localhost' }],
    ['auth', { auth: 'external', tls: () => ({ cert }) }],
    ['auth', { auth: 'external', url: () => 'amqp://localhost' }],
  ])('give a refusal of that attempt where they leave out what %s needs: %#', async (name, options) => {
    await expect(ask(options)).rejects.toMatchObject({ code: 'invalid', issues: [{ path: `/${name}` }] })
  })
})

describe('defaultAddress', () => {
  const settings = { exchange: 'glance', topic: 'notifications' }

  it.each([
    [{ product: 'RabbitMQ', version: '3.10.8' }, '/exchange/glance'],
    [{ product: 'RabbitMQ', version: '4.0.5' }, '/exchanges/glance'],
    [{ product: 'RabbitMQ', version: '10.1' }, '/exchanges/glance'],
    [{ product: 'RabbitMQ' }, '/exchanges/glance'],
    [{ product: 'qpid', version: '9.2.0' }, 'glance'],
    [{ product: 'ActiveMQ', version: '5.17' }, 'queue://notifications'],
    [{ product: 'artemis' }, 'notifications'],
    [{ product: 7, version: {} }, 'notifications'],
    [{}, 'notifications'],
  ])('of %j is %s', (broker, address) => {
    expect(defaultAddress(broker, settings)).toBe(address)
  })

  it.each([
    ['3.10.8', '/exchange/a%2Fb'],
    ['4.0.5', '/exchanges/a%2Fb'],
  ])('writes a slash in the name of the exchange as RabbitMQ %s reads it: %s', (version, address) => {
    expect(defaultAddress({ product: 'RabbitMQ', version }, { exchange: 'a/b', topic: 't' })).toBe(address)
  })
})
