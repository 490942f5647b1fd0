import { expect, it } from 'vitest'
import { errorOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'
import { queuePeerFor, startedSource } from './support/sources.js'

keepQuietAndTidy()

it('functions for URL and credentials are asked before each dial, and PLAIN is chosen for what they give', async () => {
  const logins: string[] = []
  const login = (username: string, password: string): boolean => {
    logins.push(`${username} ${password}`)
    return true
  }
  const [first, second] = [await peerFor({ login }), await peerFor({ login })]
  const urls = [first.url, second.url]
  let tokens = 0
  const hosts: unknown[] = []
  const notifier = notifierFor({
    url: async () => urls.shift() ?? [second.url],
    credentials: () => ({ username: 'ann', password: `token-${++tokens}` }),
  })
  notifier.status.subscribe((status) => status.state === 'ready' && hosts.push(status.host))
  await notifier.info('image.create', {})
  first.reset()
  await expect.poll(() => hosts.length, { interval: 1 }).toBe(2)
  await notifier.info('image.create', {})
  expect(logins).toEqual(['ann token-1', 'ann token-2'])
  expect(hosts).toEqual([first, second].map(({ port }) => `127.0.0.1:${port}`))
})

it.each([
  ['fails', () => Promise.reject(new Error('503')), { code: 'auth', retryable: true }],
  ['gives no user name', () => ({ password: 'token' }), { code: 'invalid' }],
  ['does not answer', () => new Promise<never>(() => {}), { code: 'timeout', retryable: true }],
] as const)('a function that %s is asked again, and what waits is sent', async (_, answer, failure) => {
  const peer = await peerFor({ login: () => true })
  let asked = 0
  const failures: unknown[] = []
  const credentials = () => {
    asked += 1
    return asked <= 3 ? answer() : { username: 'ann', password: 'token' }
  }
  const notifier = notifierFor({ url: peer.url, credentials, connectTimeoutMs: 200 })
  notifier.status.subscribe((status) => 'error' in status && failures.push(status.error))
  expect(await notifier.info('image.create', {}, { timeoutMs: 30_000 })).toMatchObject({ status: 'accepted' })
  expect(failures).toMatchObject([failure, failure, failure])
  expect([asked, peer.accepted]).toEqual([4, 1])
})

it('a function that does not answer makes a send wait no longer than its deadline', async () => {
  const notifier = notifierFor({ credentials: () => new Promise(() => {}) })
  expect(await errorOf(notifier.info('image.create', {}, { timeoutMs: 50 }))).toMatchObject({
    code: 'timeout',
    phase: 'connect',
    delivery: 'none',
  })
})

it('a source asks before each dial as well', async () => {
  const logins: string[] = []
  const peer = await queuePeerFor({ login: (_, password) => logins.push(password) > 0 })
  let tokens = 0
  const credentials = () => ({ username: 'ann', password: `token-${++tokens}` })
  const { source } = await startedSource({ url: () => peer.url, address: 'images', credentials })
  peer.reset()
  await expect.poll(() => logins.length, { interval: 1 }).toBe(2)
  await expect.poll(() => source.status.current.state, { interval: 1 }).toBe('ready')
  expect(logins).toEqual(['token-1', 'token-2'])
})
