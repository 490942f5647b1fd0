import { expect, it } from 'vitest'
import { inspectRabbit } from '../src/admin/index.js'
import { startPeer } from './peer/amqp-peer.js'
import { allEnded, eventually, openNotifier, rejection } from './support.js'

it('a function for the URL is asked before each dial, and the connection follows it', async () => {
  await using first = await startPeer()
  await using second = await startPeer()
  const answers = [first.url, [second.url, first.url]]
  const hosts: unknown[] = []
  await using notifier = openNotifier({ url: () => answers.shift() ?? [second.url], shuffle: false })
  notifier.status.subscribe((status) => status.state === 'ready' && hosts.push(status.host))
  await notifier.ready()
  first.connections[0]?.socket.destroy()
  await eventually(() => hosts.length === 2)
  await notifier.info('image.create', {})
  expect(hosts).toEqual([`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`])
  expect(second.connections[0]?.published).toHaveLength(1)
})

it.each([
  ['fails', () => Promise.reject(new Error('503')), { code: 'auth', retryable: true }],
  ['gives nonsense', () => ({ password: '' }), { code: 'invalid' }],
  ['does not answer', () => new Promise<never>(() => {}), { code: 'timeout', retryable: true }],
] as const)('a function that %s is asked again, and what waits is sent', async (_, answer, failure) => {
  await using peer = await startPeer()
  let asked = 0
  const credentials = () => {
    asked += 1
    return asked <= 3 ? answer() : { username: 'glance', password: 'token' }
  }
  await using notifier = openNotifier({ url: peer.url, credentials, connectTimeoutMs: 200 })
  expect(await notifier.info('image.create', {}, { timeoutMs: 30_000 })).toMatchObject({ status: 'accepted' })
  expect(notifier.failures).toMatchObject([failure, failure, failure])
  expect(notifier.failures.map(({ phase }) => phase ?? 'connect')).toEqual(['connect', 'connect', 'connect'])
  expect([asked, peer.connections.length]).toEqual([4, 1])
})

it('a function that does not answer makes a send wait no longer than its deadline, and close not at all', async () => {
  await using notifier = openNotifier({ credentials: () => new Promise(() => {}) })
  expect(await rejection(notifier.info('image.create', {}, { timeoutMs: 50 }))).toMatchObject({
    code: 'timeout',
    phase: 'connect',
    delivery: 'none',
  })
  await notifier.close({ timeoutMs: 60_000 })
  expect(notifier.status.current).toEqual({ state: 'closed' })
})

it('an inspection asks as well, and says when there is no answer', async () => {
  await using peer = await startPeer()
  const [found] = await inspectRabbit({
    url: () => peer.url,
    credentials: async () => ({ password: 'token' }),
  })
  expect(found).toMatchObject({ severity: 'ok', code: 'connection', subject: `127.0.0.1:${peer.port}` })
  await allEnded(peer)
  const silent = await inspectRabbit({
    url: peer.url,
    credentials: () => new Promise(() => {}),
    timeoutMs: 50,
  })
  expect(silent).toMatchObject([
    { severity: 'problem', message: expect.stringMatching(/did not answer within 50/) },
  ])
  const failed = await inspectRabbit({ url: () => Promise.reject(new Error('x')) })
  expect(failed).toMatchObject([
    { severity: 'problem', message: expect.stringMatching(/Option url.*has failed/) },
  ])
})
