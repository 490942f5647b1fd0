import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStrategy, NotificationError, noopStrategy } from '@glance-notifications/core'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { openNotifier } from './open-notifier.js'

const sent = {
  image_id: '6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e',
  owner_id: 'owner',
  receiver_tenant_id: 'tenant',
  receiver_user_id: 'user',
  bytes_sent: 1,
}

describe('openNotifier', () => {
  it.each([undefined, 'default', 'noop'] as const)('with strategy %s discards', async (strategy) => {
    await using notifier = await openNotifier(strategy === undefined ? {} : { strategy })
    expect(await notifier.info('image.send', sent)).toEqual({ strategy: 'noop', status: 'discarded' })
  })

  it('takes a strategy of the user, or a function that makes one, at once or later', async () => {
    for (const wrap of ['object', 'function', 'promise'] as const) {
      const memory = memoryStrategy()
      const strategies = { object: memory, function: () => memory, promise: async () => memory }
      await using notifier = await openNotifier({ strategy: strategies[wrap] })
      await notifier.error('image.upload', 'store is full')
      expect(memory.sent).toHaveLength(1)
    }
  })

  it('types and validates the payloads of image events', async () => {
    await using notifier = await openNotifier({ strategy: memoryStrategy() })
    expectTypeOf(notifier.info<'image.send'>)
      .parameter(1)
      .toExtend<{ readonly bytes_sent: number | bigint }>()
    // @ts-expect-error WARN and ERROR carry a text
    await expect(notifier.error('image.upload', sent)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('loads logging, and hands it its options', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'open-notifier-'))
    const logFile = join(folder, 'notifications.log')
    const notifier = await openNotifier({ strategy: 'logging', logging: { logFile }, publisherId: 'host-1' })
    await notifier.info('image.send', sent)
    await notifier.close()
    expect(JSON.parse(await readFile(logFile, 'utf8'))).toMatchObject({
      publisher_id: 'host-1',
      payload: sent,
    })
    await rm(folder, { recursive: true })
  })

  it.each(['rabbit', 'qpid'] as const)(
    'loads %s, which does not connect before it is used',
    async (strategy) => {
      await using notifier = await openNotifier({ strategy, [strategy]: { url: 'amqp://127.0.0.1:1' } })
      expect(notifier.status.current).toEqual({ state: 'idle' })
    },
  )

  it.each(['rabbit', 'qpid'] as const)(
    'rejects bad options of %s with the name of the option',
    async (strategy) => {
      const secret = 'http://user:secret@host'
      const error = await openNotifier({ strategy, [strategy]: { url: secret } }).catch(
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(NotificationError)
      expect(error).toMatchObject({ code: 'invalid', issues: [{ path: '/url' }] })
      expect(String(error)).not.toContain('secret')
    },
  )

  it('reports what a transport does to the logger of the notifier', async () => {
    const said: string[] = []
    const note = (message: string): number => said.push(message)
    const logger = { debug: note, info: note, warn: note, error: note }
    const notifier = await openNotifier({ strategy: 'rabbit', rabbit: { url: 'amqp://127.0.0.1:1' }, logger })
    await expect(notifier.ready({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
    await vi.waitFor(() => expect(said).toContain('Connection backing-off'), 10_000)
    await notifier.close()
  })

  it('switches event types off', async () => {
    const memory = memoryStrategy()
    await using notifier = await openNotifier({ strategy: memory, disabledNotifications: ['image.send'] })
    expect(await notifier.info('image.send', sent)).toMatchObject({ status: 'discarded' })
    expect(await notifier.error('image.upload', 'store is full')).toMatchObject({ status: 'accepted' })
  })

  it('rejects an unknown strategy and says which there are', async () => {
    // @ts-expect-error not one of the names
    await expect(openNotifier({ strategy: 'kafka' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('default, noop, logging, rabbit, qpid'),
    })
    // @ts-expect-error an inherited name is none either
    await expect(openNotifier({ strategy: 'constructor' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it.each([null, () => undefined, {}])('rejects what is no strategy: %o', async (strategy) => {
    // @ts-expect-error a caller without a compiler
    await expect(openNotifier({ strategy })).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ path: '/strategy' }],
    })
  })

  it("keeps the strategy's own failure to load", async () => {
    const failure = new Error('no licence')
    await expect(openNotifier({ strategy: () => Promise.reject(failure) })).rejects.toBe(failure)
    expect(await (await openNotifier({ strategy: noopStrategy() })).close()).toEqual({ unsent: 0 })
  })
})
