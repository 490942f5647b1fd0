import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/support/rejection.js'
import { osloV2Format } from '../formats/oslo.js'
import { choiceOption } from '../option.js'
import { nodeTlsOptions } from './tls-options.js'
import { nameOption, type TransportOptions, transportSettings } from './transport-options.js'

describe('the settings of a transport', () => {
  it('have the defaults of Glance', () => {
    const { format, ...settings } = transportSettings({})
    expect(format.name).toBe('glance')
    expect(settings).toMatchObject({
      hosts: [{ name: 'localhost:5672', tls: false }],
      tls: {},
      exchange: 'glance',
      topic: 'notifications',
      heartbeatSeconds: 10,
      connectionName: 'glance-notifications',
    })
  })

  it('switch TLS on for a host by true, or by options', () => {
    expect(transportSettings({ tls: true }).hosts).toMatchObject([{ port: 5671, tls: true }])
    expect(transportSettings({ tls: { servername: 'broker' } })).toMatchObject({
      hosts: [{ tls: true }],
      tls: { servername: 'broker' },
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

describe('a name', () => {
  it('has up to 245 bytes', () => {
    expect(nameOption('topic', undefined)).toBeUndefined()
    expect(nameOption('topic', 'x'.repeat(245))).toHaveLength(245)
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
    const pem = '-----BEGIN CERTIFICATE-----'
    const bytes = Buffer.from(pem)
    expect(nodeTlsOptions({ ca: bytes, cert: pem, key: bytes, servername: 'b' })).toEqual({
      ca: pem,
      cert: pem,
      key: pem,
      servername: 'b',
    })
    expect(nodeTlsOptions({ ca: [pem, bytes] })).toEqual({ ca: [pem, pem] })
    expect(nodeTlsOptions({})).toEqual({})
  })
})
