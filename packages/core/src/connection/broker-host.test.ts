import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/support/rejection.js'
import { type BrokerAddress, brokerHosts } from './broker-host.js'

describe('the broker of a URL', () => {
  it.each([
    ['amqp://localhost', { name: 'localhost:5672', hostname: 'localhost', port: 5672, tls: false, path: '' }],
    ['amqps://localhost', { name: 'localhost:5671', port: 5671, tls: true }],
    ['AMQPS://localhost', { port: 5671, tls: true }],
    ['amqp://broker.example:1234/vhost', { name: 'broker.example:1234', port: 1234, path: 'vhost' }],
    ['amqp://localhost/', { path: '' }],
    ['amqp://localhost/%2F', { path: '/' }],
    ['amqp://localhost//', { path: '/' }],
    ['amqp://localhost/a%20b', { path: 'a b' }],
    ['amqp://localhost/a%40b%3F%23', { path: 'a@b?#' }],
    ['amqp://glance@localhost', { username: 'glance', password: undefined }],
    ['amqp://glance:secret@localhost', { username: 'glance', password: 'secret' }],
    ['amqp://gl%40nce:p%40ss%3A%2F%25%3F%23@localhost', { username: 'gl@nce', password: 'p@ss:/%?#' }],
    ['amqp://u:%C3%A9%F0%9F%94%91@localhost', { password: 'é\u{1F511}' }],
    ['amqp://u:p+w@localhost', { password: 'p+w' }],
    ['amqp://[::1]', { name: '[::1]:5672', hostname: '::1', port: 5672 }],
    ['amqps://u:p@[2001:db8::1]:7000/v', { name: '[2001:db8::1]:7000', hostname: '2001:db8::1', port: 7000 }],
  ])('%s', (url, expected) => {
    expect(brokerHosts({ url })).toMatchObject([expected])
  })

  it('has no credentials when the URL has none', () => {
    expect(brokerHosts({ url: 'amqp://localhost' })).toMatchObject([
      { username: undefined, password: undefined },
    ])
  })

  it('may be one of several, in their order, with credentials for all', () => {
    const hosts = brokerHosts({
      url: ['amqp://a', 'amqps://u:p@b:1'],
      username: 'glance',
      password: 'secret',
    })
    expect(hosts).toMatchObject([
      { name: 'a:5672', tls: false, username: 'glance', password: 'secret' },
      { name: 'b:1', tls: true, username: 'glance', password: 'secret' },
    ])
  })
})

describe('the broker of host and port', () => {
  it.each<[BrokerAddress, boolean, object]>([
    [{}, false, { name: 'localhost:5672', hostname: 'localhost', port: 5672, tls: false, path: '' }],
    [{}, true, { name: 'localhost:5671', tls: true }],
    [{ host: 'broker', port: 1234 }, false, { name: 'broker:1234' }],
    [{ host: '10.0.0.1' }, false, { name: '10.0.0.1:5672' }],
    [{ host: '::1' }, false, { name: '[::1]:5672', hostname: '::1' }],
    [{ host: '[::1]' }, false, { name: '[::1]:5672', hostname: '::1' }],
    [{ username: 'u', password: 'p' }, false, { username: 'u', password: 'p' }],
  ])('%o with TLS %s', (options, tls, expected) => {
    expect(brokerHosts(options, tls ? {} : undefined)).toMatchObject([expected])
  })
})

describe('what cannot be a broker is an error that shows nothing of it', () => {
  const secret = 'hunter2'
  it.each<[string, BrokerAddress, string]>([
    ['another scheme', { url: `http://glance:${secret}@broker.example` }, '/url'],
    ['rabbit://, as oslo.messaging has it', { url: `rabbit://glance:${secret}@broker.example` }, '/url'],
    ['no scheme', { url: `glance:${secret}@broker.example` }, '/url'],
    ['no host', { url: `amqp:///${secret}` }, '/url'],
    ['nothing', { url: '' }, '/url'],
    ['a port that is none', { url: `amqp://glance:${secret}@broker.example:65536` }, '/url'],
    ['port 0', { url: `amqp://glance:${secret}@broker.example:0` }, '/url'],
    ['a space in the host', { url: `amqp://glance:${secret}@bro ker.example` }, '/url'],
    ['a bad percent in the password', { url: `amqp://glance:${secret}%zz@broker.example` }, '/url'],
    ['a bad percent in the user', { url: `amqp://gla%nce:${secret}@broker.example` }, '/url'],
    ['a bad percent in the path', { url: `amqp://glance:${secret}@broker.example/%` }, '/url'],
    [
      'a password with a / as it is, which would end in the path',
      { url: `amqp://glance:5/${secret}@broker.example` },
      '/url',
    ],
    ['a password with a ? as it is', { url: `amqp://glance:5?${secret}@broker.example` }, '/url'],
    ['a password with a # as it is', { url: `amqp://glance:5#${secret}@broker.example` }, '/url'],
    [
      'a query, which nobody would read',
      { url: `amqp://glance:${secret}@broker.example/v?heartbeat=5` },
      '/url',
    ],
    ['bytes that are no UTF-8', { url: `amqp://glance:${secret}%ff@broker.example` }, '/url'],
    ['one bad of several', { url: ['amqp://good', `ftp://glance:${secret}@broker.example`] }, '/url'],
    ['an empty list', { url: [] }, '/url'],
    ['both a URL and a host', { url: `amqp://${secret}@broker.example`, host: 'broker.example' }, '/host'],
    ['a URL as the host', { host: `amqp://glance:${secret}@broker.example` }, '/host'],
    ['credentials in the host', { host: `glance:${secret}@broker.example` }, '/host'],
    ['an empty host', { host: '' }, '/host'],
    ['a port of 0', { host: 'broker.example', port: 0, password: secret }, '/port'],
    ['a port too high', { host: 'broker.example', port: 65_536, password: secret }, '/port'],
    ['a port that is no number', { host: 'broker.example', port: Number.NaN, password: secret }, '/port'],
  ])('%s', (_, options, path) => {
    const error = thrown(() => brokerHosts(options))
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', path])
    const shown = `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`
    for (const part of [secret, 'broker.example', 'glance:', 'gla%nce']) expect(shown).not.toContain(part)
  })

  it('not even a URL that is no text', () => {
    // @ts-expect-error: no text
    expect(thrown(() => brokerHosts({ url: [undefined] })).code).toBe('invalid')
  })
})
