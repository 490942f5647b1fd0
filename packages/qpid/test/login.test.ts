import { describe, expect, it } from 'vitest'
import { errorOf, failureOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

keepQuietAndTidy()

const refused = { code: 'auth', retryable: false, delivery: 'none', phase: 'connect' }
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
