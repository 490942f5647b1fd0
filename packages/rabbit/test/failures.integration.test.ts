import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { openReader } from './broker.js'
import { startPeer } from './peer/amqp-peer.js'
import { eventually, openNotifier, outcomes, rejection } from './support.js'

describeWithRabbit('failures', (take) => {
  it('what no queue takes is unroutable, among what is routed', async () => {
    const { url, exchange, topic } = await take()
    await using notifier = openNotifier({ url, exchange, topic })
    await notifier.ready()
    await using reader = await openReader(url)
    await reader.channel.deleteQueue(`${topic}.warn`)
    const sends = Array.from({ length: 60 }, (_, n) =>
      n % 3 === 0 ? notifier.warn('image.create', 'w') : notifier.info('image.create', { n }),
    )
    expect(await outcomes(sends)).toEqual(sends.map((_, n) => (n % 3 === 0 ? 'unroutable' : 'accepted')))
    expect(await rejection(sends[0] ?? Promise.resolve())).toMatchObject({
      retryable: false,
      delivery: 'none',
      phase: 'confirm',
      strategy: 'rabbit',
    })
    expect(await reader.depth(`${topic}.info`)).toBe(40)
    expect(notifier.status.current).toMatchObject({ state: 'ready' })
  })

  it('what no queue takes is unroutable at any size, and comes back while others are sent', async () => {
    const { url, exchange, topic } = await take()
    await using notifier = openNotifier({ url, exchange, topic }, { sendTimeoutMs: 20_000 })
    await notifier.ready()
    await using reader = await openReader(url)
    await reader.channel.deleteQueue(`${topic}.warn`)
    const sends = [
      notifier.info('image.create', 1),
      notifier.warn('image.create', 'x'.repeat(10 * 1024 * 1024)),
      notifier.info('image.create', 2),
    ]
    expect(await outcomes(sends)).toEqual(['accepted', 'unroutable', 'accepted'])
  })

  it('what no queue takes is accepted where that does not matter', async () => {
    const { url, exchange, topic } = await take()
    await using notifier = openNotifier({ url, exchange, topic, mandatory: false })
    await notifier.ready()
    await using reader = await openReader(url)
    await reader.channel.deleteQueue(`${topic}.warn`)
    expect(await notifier.warn('image.create', 'w')).toMatchObject({ status: 'accepted' })
  })

  it('what a full queue does not take is rejected, and may have been taken by another', async () => {
    const { url, exchange, topic } = await take()
    await using reader = await openReader(url)
    await reader.channel.assertQueue(`${topic}.info`, { maxLength: 1, overflow: 'reject-publish' })
    await using notifier = openNotifier({ url, exchange, topic })
    const settled = await outcomes([1, 2, 3].map((n) => notifier.info('image.create', { n })))
    expect(settled).toEqual(['accepted', 'rejected', 'rejected'])
    expect(await rejection(notifier.info('image.create', {}))).toMatchObject({
      code: 'rejected',
      retryable: true,
      delivery: 'unknown',
      phase: 'confirm',
    })
  })

  it('a wrong password is auth, at once and for good', async () => {
    const { url, exchange, topic } = await take()
    await using notifier = openNotifier({ url, exchange, topic, password: 'hush-hush' })
    const error = await rejection(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'none', phase: 'connect' })
    expect(error.message).toMatch(/refused the user name or the password/)
    expect(notifier.status.current).toMatchObject({ state: 'failed' })
  })

  it('an unknown virtual host is auth, and named', async () => {
    const { url } = await take()
    await using notifier = openNotifier({ url, virtualHost: 'not there' })
    const error = await rejection(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'none', phase: 'connect' })
    expect(error.message).toContain('virtual host not there')
  })

  it('a mechanism that the broker does not offer is auth', async () => {
    const { url } = await take()
    await using notifier = openNotifier({ url, auth: 'external' })
    const error = await rejection(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth' })
    expect(error.message).toContain('see option auth')
  })

  it('a broker that is away fails the send at its deadline, with the last attempt as its cause', async () => {
    const away = await startPeer()
    await away[Symbol.asyncDispose]()
    await using notifier = openNotifier({ url: away.url })
    const error = await rejection(notifier.info('image.create', {}, { timeoutMs: 100 }))
    expect(error).toMatchObject({ code: 'timeout', phase: 'connect', delivery: 'none', retryable: true })
    expect(error.message).toContain('ECONNREFUSED')
    expect(error.cause).toMatchObject({ code: 'connection-lost' })
    expect(notifier.states).not.toContain('failed')
  })

  it('a host list whose first host is dead goes on to the next', async () => {
    const { url, exchange, topic } = await take()
    const away = await startPeer()
    await away[Symbol.asyncDispose]()
    await using notifier = openNotifier({ url: [away.url, url], exchange, topic, shuffle: false })
    await notifier.info('image.create', {})
    expect(notifier.states).toEqual(['connecting', 'connecting', 'ready'])
  })

  it('the end of the virtual host loses the connection, and closes nothing else', async ({ skip }) => {
    const lease = await take()
    skip(lease.control === undefined, 'needs a virtual host of its own')
    const { url, exchange, topic } = lease
    await using notifier = openNotifier({ url, exchange, topic })
    await notifier.info('image.create', {})
    await lease.release()
    await eventually(() => notifier.failures.find(({ code }) => code === 'auth'))
    expect(await rejection(notifier.info('image.create', {}))).toMatchObject({
      code: 'auth',
      delivery: 'none',
    })
    expect(notifier.status.current.state).not.toBe('failed')
  })
})
