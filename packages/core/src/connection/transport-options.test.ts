import { generateKeyPairSync } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/support/rejection.js'
import { osloV2Format } from '../formats/oslo.js'
import { choiceOption, textOption } from '../option.js'
import { nodeTlsOptions } from './tls-options.js'
import { type TransportOptions, transportSettings } from './transport-options.js'

describe('the settings of a transport', () => {
  it('have the defaults of Glance', () => {
    const { format, ...settings } = transportSettings({})
    expect(format.name).toBe('glance')
    expect(settings).toMatchObject({
      hosts: [{ name: 'localhost:5672', tls: false, tlsOptions: {} }],
      exchange: 'glance',
      topic: 'notifications',
      heartbeatSeconds: 10,
      connectionName: 'glance-notifications',
    })
  })

  it('switch TLS on for a host by true, or by options', () => {
    expect(transportSettings({ tls: true }).hosts).toMatchObject([{ port: 5671, tls: true }])
    expect(transportSettings({ tls: { servername: 'broker' } })).toMatchObject({
      hosts: [{ tls: true, tlsOptions: { servername: 'broker' } }],
    })
    expect(transportSettings({ tls: false }).hosts).toMatchObject([{ tls: false }])
  })

  it('take what they are given', () => {
    const format = osloV2Format()
    expect(
      transportSettings({ exchange: 'e', topic: 't', heartbeatSeconds: 0, connectionName: 'c', format }),
    ).toMatchObject({ exchange: 'e', topic: 't', heartbeatSeconds: 0, connectionName: 'c', format })
  })

  it.each<[string, TransportOptions]>([
    ['/exchange', { exchange: '' }],
    ['/exchange', { exchange: 'x'.repeat(246) }],
    ['/topic', { topic: 'é'.repeat(123) }],
    ['/connectionName', { connectionName: '' }],
    ['/heartbeatSeconds', { heartbeatSeconds: -1 }],
    ['/heartbeatSeconds', { heartbeatSeconds: 0.5 }],
    ['/heartbeatSeconds', { heartbeatSeconds: 65_536 }],
    ['/url', { url: 'http://localhost' }],
  ])('refuse a bad %s: %o', (path, options) => {
    expect(thrown(() => transportSettings(options)).issues?.[0]?.path).toBe(path)
  })
})

describe('what a caller without a compiler, or a configuration file, may give', () => {
  it.each<[string, object]>([
    ['/port', { port: 70_000 }],
    ['/port', { url: 'amqp://h', port: 1 }],
    ['/url', { url: 7 }],
    ['/url', { url: null }],
    ['/tls', { tls: [] }],
    ['/tls/servername', { tls: { servername: '127.0.0.1' } }],
    ['/url', { url: [7] }],
    ['/host', { host: 7 }],
    ['/host', { host: '' }],
    ['/username', { username: 7 }],
    ['/password', { password: 7 }],
    ['/topic', { topic: 7 }],
    ['/exchange', { exchange: 7 }],
    ['/format', { format: null }],
    ['/tls', { tls: 'yes' }],
    ['/tls', { tls: null }],
    ['/tls/ca', { tls: { ca: 5 } }],
    ['/tls/ca', { tls: { ca: 'garbage' } }],
    ['/tls/cert', { tls: { key: 'x', cert: 'y' }, host: 'h' }],
  ])('is refused for a bad %s: %o', (path, options) => {
    const error = thrown(() => transportSettings(options))
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path }] })
  })

  it('is refused as TLS options beside a URL that would send in the clear', () => {
    expect(thrown(() => transportSettings({ url: 'amqp://h', tls: true })).issues?.[0]?.path).toBe('/tls')
    expect(transportSettings({ url: 'amqps://h', tls: true }).hosts).toMatchObject([{ tls: true }])
  })

  it('is refused when OpenSSL cannot read the key', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n'
    const error = thrown(() => transportSettings({ host: 'h', tls: { cert: pem, key: pem } }))
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path: '/tls' }] })
  })
})

describe('a name', () => {
  it('has up to 245 bytes', () => {
    expect(textOption('topic', undefined, 245)).toBeUndefined()
    expect(textOption('topic', 'x'.repeat(245), 245)).toHaveLength(245)
  })
})

describe('a choice', () => {
  it('is one of the list, or none', () => {
    expect(choiceOption('mode', undefined, ['a', 'b'])).toBeUndefined()
    expect(choiceOption('mode', 'b', ['a', 'b'])).toBe('b')
    // @ts-expect-error: not in the list
    const error = thrown(() => choiceOption<'a' | 'b'>('mode', 'c', ['a', 'b']))
    expect([error.message, error.issues?.[0]?.path]).toEqual([
      'invalid: Option mode must be one of a, b.',
      '/mode',
    ])
  })
})

describe('TLS options', () => {
  it('have certificates and keys as text for Node, whatever they came as', () => {
    const [pem = ''] = rootCertificates
    const bytes = Buffer.from(pem)
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    expect(nodeTlsOptions({ ca: bytes, cert: pem, servername: 'b' })).toEqual({
      ca: pem,
      cert: pem,
      servername: 'b',
    })
    expect(nodeTlsOptions({ ca: [pem, bytes] })).toEqual({ ca: [pem, pem] })
    expect(nodeTlsOptions({ key: Buffer.from(key) })).toEqual({ key: String(key) })
    expect(nodeTlsOptions({})).toEqual({})
  })
})
