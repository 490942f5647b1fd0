import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { qpidStrategy } from '../src/index.js'
import type { Peer, PeerOptions } from './support/peer.js'
import { errorOf, failureOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

keepQuietAndTidy()

const refused = { code: 'auth', retryable: false, delivery: 'none', phase: 'connect' }
const secret = 'p4ss-wörd/%41'

/** The forms of the secret that can be seen in a value. */
function secretsIn(value: unknown): string[] {
  const seen = [inspect(value, { showHidden: true, depth: 20 }), JSON.stringify(value), String(value)].join(
    '\n',
  )
  const forms = [secret, 'p4ss', encodeURIComponent(secret), Buffer.from(secret).toString('base64')]
  return forms.filter((form) => seen.includes(form))
}

describe('PLAIN', () => {
  it.each(['secret', 'pässwörd', '密码🔑', 'a\\b"c'])(
    'sends user name and password as they are: %s',
    async (password) => {
      const logins: string[][] = []
      const peer = await peerFor({
        login: (...login) => {
          logins.push(login.slice(0, 2))
          return true
        },
      })
      await notifierFor({ url: peer.url, username: `ü-${password}`, password }).info('image.create', {})
      expect(logins).toEqual([[`ü-${password}`, password]])
    },
  )

  it('takes them from the URL', async () => {
    const peer = await peerFor({ login: (username, password) => username === 'ann' && password === 'a/b c' })
    await notifierFor({ url: peer.url.replace('//', '//ann:a%2Fb%20c@') }).info('image.create', {})
    expect(peer.received).toHaveLength(1)
  })

  it('that is refused ends in failed, and is not tried again', async () => {
    const peer = await peerFor({ login: () => false })
    const notifier = notifierFor({ url: peer.url, username: 'ann', password: 'wrong' })
    expect(await failureOf(notifier.info('image.create', {}))).toEqual(refused)
    expect(notifier.status.current.state).toBe('failed')
    expect(await failureOf(notifier.info('image.create', {}))).toEqual(refused)
    expect(peer.accepted).toBe(1)
  })

  it('that is refused later, when it once was not, fails each send and is tried again', async () => {
    let logins = 0
    const peer = await peerFor({
      login: () => ++logins !== 2,
      onDelivery: ({ delivery }) => delivery.accept(),
    })
    const notifier = notifierFor({ url: peer.url, username: 'ann', password: 'sometimes' })
    await notifier.info('image.create', {})
    peer.reset()
    await expect.poll(() => logins, { interval: 1 }).toBe(3)
    await notifier.info('image.create', {})
  })

  it('that is not offered is an error of authentication', async () => {
    const peer = await peerFor()
    const error = await errorOf(
      notifierFor({ url: peer.url, username: 'ann', password: 'x' }).info('image.create', {}),
    )
    expect(error).toMatchObject(refused)
    expect(error.message).toMatch(/ANONYMOUS/)
  })
})

describe('without a user name', () => {
  it('ANONYMOUS is what is asked for', async () => {
    const peer = await peerFor({ login: () => true })
    expect(await failureOf(notifierFor({ url: peer.url }).info('image.create', {}))).toEqual(refused)
  })

  it('SASL can be left out', async () => {
    const peer = await peerFor({ server: { disable_sasl: true } })
    await notifierFor({ url: peer.url, auth: 'none' }).info('image.create', {})
    expect(peer.received).toHaveLength(1)
  })
})

const failed = { condition: 'amqp:internal-error', description: 'x' }
const endings: readonly (readonly [string, (peer: Peer) => void])[] = [
  ['connection', (peer) => peer.connections[0]?.close(failed)],
  ['connection without a condition', (peer) => peer.connections[0]?.close({ description: 'x' })],
  ['session', (peer) => peer.receivers[0]?.session.close(failed)],
  ['link', (peer) => peer.receivers[0]?.close(failed)],
  ['socket', (peer) => peer.reset()],
  ['stream', (peer) => peer.write(Buffer.alloc(64))],
]

describe('the password', () => {
  it.each<[string, PeerOptions]>([
    ['refuses it', { login: () => false }],
    ['refuses the link', { login: () => true, refuse: () => ({ condition: 'amqp:not-found' }) }],
    ['refuses the link without a reason', { login: () => true, refuse: () => ({}) }],
    ['offers no PLAIN', {}],
  ])('is in no error, log or status when the peer %s', async (_, options) => {
    const peer = await peerFor(options)
    const logged: unknown[] = []
    const log = (...args: unknown[]): void => {
      logged.push(args)
    }
    const logger = { debug: log, info: log, warn: log, error: log }
    const notifier = notifierFor({ url: peer.url, username: 'ann', password: secret, logger }, { logger })
    const error = await errorOf(notifier.info('image.create', {}, { timeoutMs: 200 }))
    expect(logged.length).toBeGreaterThan(0)
    for (const value of [error, logged, notifier.status.current, notifier])
      expect(secretsIn(value)).toEqual([])
  })

  it.each(endings)('is in no error when the peer ends the %s', async (_, end) => {
    const peer = await peerFor({ login: () => true, onDelivery: () => end(peer) })
    const notifier = notifierFor({ url: peer.url, username: 'ann', password: secret })
    const error = await errorOf(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'connection-lost', delivery: 'unknown' })
    expect(secretsIn(error)).toEqual([])
  })

  it('is not seen in the strategy', () => {
    const strategy = qpidStrategy({ username: 'ann', password: secret })
    expect(secretsIn(strategy)).toEqual([])
  })
})
