import { inspect } from 'node:util'
import { isNotificationError, type NotificationError } from '@glance-notifications/core'
import { hostsNow } from '@glance-notifications/core/connection'
import { describe, expect, it } from 'vitest'
import { type RabbitOptions, rabbitSettings } from './options.js'
import { rabbitStrategy } from './rabbit-strategy.js'

const secret = 'hush-hush'

function refusalOf(options: RabbitOptions): NotificationError {
  try {
    rabbitStrategy(options)
  } catch (error) {
    if (isNotificationError(error)) return error
    throw error
  }
  throw new Error('The options were taken')
}

/** As from JavaScript, or from a file: what the compiler would have refused. */
function untyped(options: object): RabbitOptions {
  return options
}

describe('the defaults', () => {
  it('are those of Glance and of a fresh RabbitMQ', () => {
    const { format, ...settings } = rabbitSettings({})
    expect(settings).toEqual({
      hosts: [
        {
          name: 'localhost:5672',
          hostname: 'localhost',
          port: 5672,
          tls: false,
          tlsOptions: {},
          username: 'guest',
          password: 'guest',
          path: '',
          virtualHost: '/',
        },
      ],
      exchange: 'glance',
      topic: 'notifications',
      heartbeatSeconds: 10,
      connectionName: 'glance-notifications',
      auth: 'plain',
      topology: 'adopt',
      durable: true,
      persistent: true,
      mandatory: true,
    })
    expect(format.name).toBe('glance')
  })

  it('give TLS its own port', () => {
    expect(rabbitSettings({ tls: true }).hosts).toMatchObject([{ port: 5671, tls: true }])
    expect(rabbitSettings({ url: 'amqps://broker' }).hosts).toMatchObject([{ port: 5671, tls: true }])
  })
})

describe('what is given', () => {
  it('is taken', () => {
    const settings = rabbitSettings({
      host: 'broker',
      port: 5673,
      username: 'glance',
      password: secret,
      virtualHost: 'images',
      exchange: 'images',
      topic: 'audit',
      format: 'oslo-v2',
      auth: 'external',
      topology: 'none',
      durable: false,
      persistent: false,
      mandatory: false,
      heartbeatSeconds: 0,
      connectionName: 'registry',
      tls: { servername: 'elsewhere', rejectUnauthorized: false },
    })
    expect(settings).toMatchObject({
      hosts: [
        {
          name: 'broker:5673',
          hostname: 'broker',
          tls: true,
          tlsOptions: { servername: 'elsewhere', rejectUnauthorized: false },
          username: 'glance',
          password: secret,
          virtualHost: 'images',
        },
      ],
      exchange: 'images',
      topic: 'audit',
      format: { name: 'oslo-v2' },
      auth: 'external',
      topology: 'none',
      durable: false,
      persistent: false,
      mandatory: false,
      heartbeatSeconds: 0,
      connectionName: 'registry',
    })
  })

  it('as a user name alone goes with an empty password, never with that of guest', () => {
    expect(rabbitSettings({ username: 'glance' }).hosts).toMatchObject([{ username: 'glance', password: '' }])
    expect(rabbitSettings({ url: 'amqp://glance@broker' }).hosts).toMatchObject([
      { username: 'glance', password: '' },
    ])
  })
})

const ask = (options: RabbitOptions) =>
  hostsNow(rabbitSettings(options).hosts, { signal: new AbortController().signal })

describe('credentials that are a function', () => {
  it('give user and password for each virtual host', async () => {
    const credentials = async () => ({ username: 'glance', password: secret })
    expect(await ask({ url: ['amqp://a/images', 'amqp://b'], credentials })).toMatchObject([
      { name: 'a:5672', username: 'glance', password: secret, virtualHost: 'images' },
      { name: 'b:5672', username: 'glance', password: secret, virtualHost: '/' },
    ])
  })

  it('may give a token alone, which goes with the name of the URL, else with guest', async () => {
    const credentials = () => ({ password: secret })
    expect(await ask({ url: ['amqp://glance@a', 'amqp://b'], credentials })).toMatchObject([
      { username: 'glance', password: secret },
      { username: 'guest', password: secret },
    ])
  })

  it('do not keep a bad virtual host from being noticed at once', () => {
    const virtualHost = 'v'.repeat(256)
    expect(() => rabbitSettings({ credentials: () => ({ password: secret }), virtualHost })).toThrow(
      'Option virtualHost',
    )
  })
})

describe('a URL', () => {
  const urls = [
    ['amqp://broker', 'broker:5672', '/'],
    ['amqp://broker/', 'broker:5672', '/'],
    ['amqp://broker//', 'broker:5672', '/'],
    ['amqp://broker/%2F', 'broker:5672', '/'],
    ['amqp://broker/%2f', 'broker:5672', '/'],
    ['amqp://broker/images', 'broker:5672', 'images'],
    ['amqp://broker/a%2Fb%20c', 'broker:5672', 'a/b c'],
    ['amqp://broker:5673/images', 'broker:5673', 'images'],
    ['amqp://[::1]:5673/images', '[::1]:5673', 'images'],
  ] as const
  it.each(urls)('%s names %s and virtual host %s', (url, name, virtualHost) => {
    expect(rabbitSettings({ url }).hosts).toMatchObject([{ name, virtualHost }])
  })

  it('with an IPv6 address is dialled without the brackets', () => {
    expect(rabbitSettings({ url: 'amqp://[::1]' }).hosts).toMatchObject([{ hostname: '::1', port: 5672 }])
  })

  it('carries user and password percent-encoded', () => {
    const url = 'amqp://gl%40nce:p%3Ass%2F%25w%C3%B6rd@broker'
    expect(rabbitSettings({ url }).hosts).toMatchObject([{ username: 'gl@nce', password: 'p:ss/%wörd' }])
  })

  it('gives way to the options beside it', () => {
    const { hosts } = rabbitSettings({
      url: 'amqp://a:b@broker/images',
      username: 'glance',
      password: secret,
      virtualHost: 'other',
    })
    expect(hosts).toMatchObject([{ username: 'glance', password: secret, virtualHost: 'other' }])
  })

  it('can be one of a list, each with its own everything', () => {
    const { hosts } = rabbitSettings({ url: ['amqp://a:1@one/x', 'amqps://b:2@two:5673/y'] })
    expect(hosts).toMatchObject([
      { name: 'one:5672', tls: false, username: 'a', password: '1', virtualHost: 'x' },
      { name: 'two:5673', tls: true, username: 'b', password: '2', virtualHost: 'y' },
    ])
  })
})

describe('a bad value', () => {
  const bad: readonly (readonly [option: string, options: RabbitOptions])[] = [
    ['url', { url: `http://user:${secret}@broker` }],
    ['url', { url: `${secret}@broker` }],
    ['url', { url: `amqp://user:${secret}%zz@broker` }],
    ['url', { url: `amqp://user:${secret}@broker/%zz` }],
    ['url', { url: [] }],
    ['url', { url: ['amqp://one', `two:${secret}`] }],
    ['host', { url: 'amqp://broker', host: 'broker' }],
    ['port', { port: 0 }],
    ['port', { port: 56.72 }],
    ['virtualHost', { virtualHost: '' }],
    ['virtualHost', { virtualHost: 'v'.repeat(256) }],
    ['virtualHost', { url: `amqp://broker/${'v'.repeat(256)}` }],
    ['virtualHost', untyped({ virtualHost: 7 })],
    ['exchange', { exchange: '' }],
    ['exchange', { exchange: 'x'.repeat(246) }],
    ['topic', { topic: '' }],
    ['topic', { topic: 'ö'.repeat(123) }],
    ['format', untyped({ format: 'oslo-v3' })],
    ['format', untyped({ format: 'toString' })],
    ['auth', untyped({ auth: 'digest' })],
    ['topology', untyped({ topology: 'create' })],
    ['durable', untyped({ durable: 'false' })],
    ['persistent', untyped({ persistent: 0 })],
    ['mandatory', untyped({ mandatory: null })],
    ['heartbeatSeconds', { heartbeatSeconds: -1 }],
    ['heartbeatSeconds', { heartbeatSeconds: 1.5 }],
    ['heartbeatSeconds', { heartbeatSeconds: 65_536 }],
    ['connectionName', { connectionName: '' }],
    ['connectTimeoutMs', { connectTimeoutMs: -1 }],
    ['connectTimeoutMs', { connectTimeoutMs: Number.POSITIVE_INFINITY }],
    ['connectTimeoutMs', { connectTimeoutMs: Number.NaN }],
    ['backOff.initialDelayMs', { backOff: { initialDelayMs: -1 } }],
    ['backOff.maxDelayMs', { backOff: { maxDelayMs: Number.NaN } }],
  ]
  it.each(bad)('of %s is invalid and named', (option, options) => {
    const error = refusalOf(options)
    expect(error).toMatchObject({ code: 'invalid', retryable: false, delivery: 'none' })
    expect(error.issues).toMatchObject([{ path: `/${option}` }])
    expect(error.message).toContain(`Option ${option} `)
  })

  it.each(bad)('of %s shows no secret', (_, options) => {
    const error = refusalOf({ password: secret, ...options })
    expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(secret)
    expect(JSON.stringify(error)).not.toContain(secret)
  })
})

it('the strategy shows no secret', () => {
  const strategy = rabbitStrategy({ url: `amqps://user:${secret}@broker`, tls: { passphrase: secret } })
  expect(inspect(strategy, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(secret)
  expect(JSON.stringify(strategy)).not.toContain(secret)
})

it('making a strategy connects to nothing', () => {
  expect(rabbitStrategy({ host: 'broker.invalid' }).status.current).toEqual({ state: 'idle' })
})
