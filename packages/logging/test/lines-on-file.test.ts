import { readFileSync, symlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { createNotifier, glanceFormat, priorities } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { loggingStrategy } from '../src/index.js'
import { logFolder, readLines } from './log-folder.js'
import { notification, within } from './sends.js'

const folder = logFolder()

const eventTypes = ['create', 'update', 'delete', 'prepare', 'upload', 'activate', 'send'].map(
  (name) => `image.${name}`,
)
const pairs = eventTypes.flatMap((eventType) => priorities.map((priority) => ({ eventType, priority })))
const levels = { INFO: 30, WARN: 40, ERROR: 50 }
const methods = { INFO: 'info', WARN: 'warn', ERROR: 'error' } as const

describe('every event type at every priority', () => {
  it('is 21 pairs', () => {
    expect(pairs).toHaveLength(21)
  })

  it.each(pairs)('$eventType $priority', async ({ eventType, priority }) => {
    const logFile = folder.path('notifications.log')
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    const payload =
      priority === 'ERROR' ? 'Image storage media is full: no space' : { id: 'b3a3d5a0', size: 1 }
    const receipt = await notifier[methods[priority]](eventType, payload)
    expect(receipt).toEqual({ strategy: 'logging', status: 'accepted' })
    // Before close: the promise has said that it is there.
    expect(readLines(logFile)).toEqual([
      {
        level: levels[priority],
        time: expect.any(Number),
        name: 'glance.notifier',
        message_id: expect.stringMatching(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ),
        publisher_id: hostname(),
        event_type: eventType,
        priority,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
        payload,
      },
    ])
    expect(await notifier.close()).toEqual({ unsent: 0 })
  })
})

describe('promise 1: the line is the notification', () => {
  const hard = {
    size: 2n ** 63n,
    negative: -(2n ** 53n) - 1n,
    text: 'ünï \u2028 \u0000 \\ " \n \r\n 😀 \ud800',
    ['__proto__']: { a: 1 },
    empty: [{}, [], '', null],
  }

  it.each([
    ['a hard one', hard],
    [
      'one of 1 MiB',
      { text: 'ü'.repeat(512 * 1024), list: Array.from({ length: 1_000 }, (_, i) => ({ i })) },
    ],
    ['a text', 'Image storage media is full\n'],
    ['a list', [1, 2, 3]],
    ['null', null],
  ])('and can be read back from it: %s', async (_, payload) => {
    const logFile = folder.path('a.log')
    const strategy = loggingStrategy({ logFile, name: 'mine' })
    const sent = notification({ payload, context: { user_id: 'u', quota: 2n ** 60n } })
    await strategy.send(sent, within())
    await strategy.close(within())
    const [line = ''] = readText(logFile).split('\n')
    const decoded = glanceFormat().decode({ body: Buffer.from(line) })
    const { context, ...attributes } = sent
    expect(decoded).toEqual({ ok: true, notification: attributes })
    expect(line).toContain('"context":{"user_id":"u","quota":1152921504606846976}')
    expect(readLines(logFile)).toMatchObject([{ name: 'mine' }])
    expect(context).toBeDefined()
  })

  it('as it was when it was sent, whatever becomes of the object', async () => {
    const logFile = folder.path('a.log')
    const strategy = loggingStrategy({ logFile })
    const payload = { id: 'before' }
    const sent = strategy.send(notification({ payload }), within())
    payload.id = 'after'
    await sent
    await strategy.close(within())
    expect(readLines(logFile)).toMatchObject([{ payload: { id: 'before' } }])
  })

  it('sent again is the same again', async () => {
    const logFile = folder.path('a.log')
    const strategy = loggingStrategy({ logFile })
    const sent = notification()
    await strategy.send(sent, within())
    await strategy.send(sent, within())
    await strategy.close(within())
    expect(readLines(logFile)).toMatchObject([{ ...sent }, { ...sent }])
  })
})

it('promise 10: has no secrets', async () => {
  const logFile = folder.path('a.log')
  const strategy = loggingStrategy({
    logFile,
    maskPaths: ['payload.properties.license'],
    maskKeys: [/^pin$/],
  })
  const notifier = createNotifier({ strategy })
  const properties = {
    license: 'hunter2',
    admin_pass: 'hunter2',
    url: 'http://me:hunter2@host/',
    os: 'debian',
  }
  await notifier.info(
    'image.update',
    { properties, members: [{ pin: 'hunter2' }] },
    { context: { token: 'hunter2' } },
  )
  await notifier.close()
  expect(readText(logFile)).not.toContain('hunter2')
  expect(readLines(logFile)).toMatchObject([
    {
      payload: {
        properties: { license: '***', url: 'http://***@host/', os: 'debian' },
        members: [{ pin: '***' }],
      },
      context: { token: '***' },
    },
  ])
})

it('construction does no I/O', async () => {
  const logFile = folder.path('a', 'b.log')
  const strategy = loggingStrategy({ logFile })
  expect(() => readText(folder.path('a', 'b.log'))).toThrow('ENOENT')
  await strategy.close(within())
  expect(() => readText(folder.path('a', 'b.log'))).toThrow('ENOENT')
})

it('a symbolic link is followed', async () => {
  const target = folder.path('target.log')
  const link = folder.path('link.log')
  symlinkSync(target, link)
  const strategy = loggingStrategy({ logFile: link })
  await strategy.send(notification(), within())
  await strategy.close(within())
  expect(readLines(target)).toHaveLength(1)
})

function readText(path: string): string {
  return readFileSync(path, 'utf8')
}
