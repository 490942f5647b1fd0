import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { rejection, thrown } from '../../test/support/rejection.js'
import type { BrokerHost } from './broker-host.js'
import { type BrokerOptions, brokerHostsOf } from './broker-options.js'
import { hostsNow } from './hosts.js'
import { WithheldError } from './withheld-error.js'

const secret = 'hunter2-token'

/** What the functions among the options give. */
function ask(options: BrokerOptions, signal = new AbortController().signal): Promise<readonly BrokerHost[]> {
  return hostsNow(brokerHostsOf(options), { signal })
}

/** A caller without a compiler. */
const untyped = (options: object): BrokerOptions => ({ ...options })

const tls = async () => ({ servername: 'broker.example' })

describe('options that are functions', () => {
  it('are asked for the hosts, each time anew', async () => {
    let asked = 0
    const url = (): string => `amqp://glance:p${++asked}@broker-${asked}`
    const hosts = brokerHostsOf({ url })
    const { signal } = new AbortController()
    expect(hosts).toMatchObject({ known: [] })
    expect(await hostsNow(hosts, { signal })).toMatchObject([{ name: 'broker-1:5672', password: 'p1' }])
    expect(await hostsNow(hosts, { signal })).toMatchObject([{ name: 'broker-2:5672', password: 'p2' }])
  })

  it('may answer at once or later, with one URL or several', async () => {
    expect(
      await ask({ url: async () => ['amqps://a', 'amqp://b'], username: 'u', password: 'p' }),
    ).toMatchObject([
      { name: 'a:5671', tls: true, username: 'u', password: 'p' },
      { name: 'b:5672', tls: false, username: 'u', password: 'p' },
    ])
  })

  it('give user name and password to every host, whose names are known before', async () => {
    const options = {
      url: ['amqp://a', 'amqp://b/images'],
      credentials: () => ({ username: 'u', password: 'p' }),
    }
    expect(brokerHostsOf(options)).toMatchObject({
      known: [{ name: 'a:5672' }, { name: 'b:5672', path: 'images' }],
    })
    expect(await ask(options)).toMatchObject([
      { name: 'a:5672', username: 'u', password: 'p' },
      { name: 'b:5672', username: 'u', password: 'p', path: 'images' },
    ])
  })

  it('leave the user name to the URL when they give a password alone', async () => {
    expect(await ask({ url: 'amqp://glance@a', credentials: () => ({ password: 'token' }) })).toMatchObject([
      { username: 'glance', password: 'token' },
    ])
  })

  it('give the options of TLS, and with them TLS itself to a host', async () => {
    expect(await ask({ host: 'a', tls })).toMatchObject([
      { name: 'a:5671', tls: true, tlsOptions: { servername: 'broker.example' } },
    ])
    expect(await ask({ url: () => 'amqps://a', tls })).toMatchObject([
      { tls: true, tlsOptions: { servername: 'broker.example' } },
    ])
  })

  it('are told when nobody waits for them any more', async () => {
    const controller = new AbortController()
    const told: AbortSignal[] = []
    const waiting = ask(
      {
        credentials({ signal }) {
          told.push(signal)
          return new Promise(() => {})
        },
      },
      controller.signal,
    )
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(told).toEqual([controller.signal])
  })
})

describe('what cannot be right whatever the functions give', () => {
  const credentials = () => ({ password: secret })
  it.each<[string, BrokerOptions]>([
    ['/credentials', { credentials, username: 'u' }],
    ['/credentials', { credentials, password: secret }],
    ['/credentials', { credentials, url: `amqp://u:${secret}@a` }],
    ['/credentials', { credentials, url: ['amqp://a', `amqp://u:${secret}@b`] }],
    ['/credentials', untyped({ credentials: { username: 'u', password: secret } })],
    ['/credentials', untyped({ credentials: null })],
    ['/host', { url: () => 'amqp://a', host: 'a' }],
    ['/port', { url: () => 'amqp://a', port: 1 }],
    ['/username', untyped({ url: () => 'amqp://a', username: 7 })],
    ['/url', { credentials, url: `http://u:${secret}@a` }],
    ['/tls', { tls: () => ({}), url: 'amqp://a' }],
    ['/tls/ca', { url: () => 'amqp://a', tls: { ca: 'garbage' } }],
  ])('%s is refused before anything is asked: %#', (path, options) => {
    const error = thrown(() => brokerHostsOf(options))
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path }] })
    expect(inspect(error, { showHidden: true })).not.toContain(secret)
  })
})

describe('an answer that is none', () => {
  const answers: readonly [string, object][] = [
    ['/url', { url: () => undefined }],
    ['/url', { url: () => null }],
    ['/url', { url: () => [] }],
    ['/url', { url: () => `ftp://u:${secret}@a` }],
    ['/url', { url: () => [`amqp://u:${secret}%@a`] }],
    ['/tls', { url: () => `amqp://u:${secret}@a`, tls: {} }],
    ['/credentials', { credentials: () => undefined }],
    ['/credentials', { credentials: () => null }],
    ['/credentials', { credentials: () => secret }],
    ['/credentials', { credentials: () => ({ username: secret }) }],
    ['/credentials', { credentials: () => ({ password: '' }) }],
    ['/credentials', { credentials: () => ({ username: 7, password: secret }) }],
    ['/credentials', { url: () => `amqp://u:${secret}@a`, credentials: () => ({ password: 'p' }) }],
    ['/tls', { tls: () => undefined }],
    ['/tls', { tls: () => true }],
    ['/tls/key', { tls: () => ({ key: secret }) }],
  ]
  it.each(answers)('is invalid, names the option (%s), and shows nothing: %#', async (path, options) => {
    const error = await rejection(ask(untyped(options)))
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path }] })
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(secret)
  })
})

describe('a function that fails', () => {
  class TokenError extends Error {
    override readonly name = 'TokenError'
    readonly code = 'ECONNREFUSED'
    readonly request = { headers: { authorization: secret } }
  }
  const failure = new TokenError(`POST /token?secret=${secret}`)
  const fail = (): never => {
    throw failure
  }

  it.each<[string, string, BrokerOptions]>([
    ['url', 'connection-lost', { url: fail }],
    ['url', 'connection-lost', { url: async () => fail() }],
    ['credentials', 'auth', { credentials: fail }],
    ['tls', 'auth', { tls: fail }],
  ])('is an error that may pass, and says which it was: %s, %s', async (name, code, options) => {
    const error = await rejection(ask(options))
    expect(error).toMatchObject({ code, retryable: true, phase: 'connect', delivery: 'none' })
    expect(error.message).toBe(`${code}: Option ${name}, a function, has failed: TokenError ECONNREFUSED.`)
  })

  it('has its error kept, and not shown', async () => {
    const error = await rejection(ask({ credentials: fail }))
    if (!(error.cause instanceof WithheldError)) throw new Error('It is another cause.')
    expect(error.cause.reveal()).toBe(failure)
    const shown = [inspect(error, { depth: null, showHidden: true, getters: true }), JSON.stringify(error)]
    for (const text of [...shown, error.stack, error.cause.stack]) expect(text).not.toContain(secret)
  })

  const strange: readonly [unknown, string][] = [
    [secret, 'a string'],
    [undefined, 'a undefined'],
    [Object.assign(new Error('x'), { name: secret, code: secret }), 'Error'],
    [Object.defineProperty(new Error('x'), 'name', { get: () => fail() }), 'unknown'],
  ]
  it.each(strange)('may throw whatever it likes: %#', async (what, kind) => {
    const error = await rejection(ask({ credentials: () => Promise.reject(what) }))
    expect(error.message).toBe(`auth: Option credentials, a function, has failed: ${kind}.`)
  })
})
