import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rejection, thrown } from '../test/support/rejection.js'
import { managed } from './managed.js'
import { memoryStrategy } from './memory.js'
import { priorities } from './notification.js'
import { createNotifier } from './notifier.js'

/** A caller without a compiler. */
function untyped<T>(give: (value: never) => T): (value: unknown) => T {
  return (value) => Reflect.apply(give, undefined, [value])
}

describe('a header', () => {
  it.each([
    ['NaN', Number.NaN],
    ['a bigint', 10n],
    ['undefined', undefined],
    ['a function', () => 1],
    ['an object', {}],
    ['null', null],
  ])('that is %s is invalid before anything is sent', async (_, value) => {
    const strategy = memoryStrategy()
    const notifier = createNotifier({ strategy })
    const options = untyped((headers: never) => ({ headers }))({ 'a/b': value })
    const error = await rejection(notifier.info('image.create', {}, options))
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path: '/headers/a~1b' }] })
    expect(strategy.sent).toEqual([])
  })

  it('may be a text, a finite number, true or false', async () => {
    const notifier = createNotifier({ strategy: memoryStrategy() })
    await notifier.info('image.create', {}, { headers: { a: '', b: 0, c: false } })
    expect(notifier.stats.accepted).toBe(1)
  })
})

describe('the budget counts', () => {
  const large = 'x'.repeat(2_000)
  it.each([
    ['context', { context: { large } }],
    ['headers', { headers: { large } }],
  ])('%s as well as the payload', async (_, options) => {
    const notifier = createNotifier({ strategy: memoryStrategy(), budget: { maxBytes: 1_000 } })
    const error = await rejection(notifier.info('image.create', {}, options))
    expect(error).toMatchObject({ code: 'too-large' })
  })
})

describe('what is no strategy', () => {
  it.each([['rabbit'], [null], [{}], [{ name: 'a', send() {} }], [() => memoryStrategy()]])(
    'is refused: %o',
    (value) => {
      const make = untyped((strategy: never) => createNotifier({ strategy }))
      expect(thrown(() => make(value))).toMatchObject({ code: 'invalid', issues: [{ path: '/strategy' }] })
    },
  )

  it('and a budget that is none', () => {
    const make = untyped((budget: never) => managed(memoryStrategy(), { budget }))
    expect(thrown(() => make(5))).toMatchObject({ code: 'invalid', issues: [{ path: '/budget' }] })
  })
})

describe('the noop strategy', () => {
  const eventTypes = ['create', 'prepare', 'upload', 'activate', 'send', 'update', 'delete']
  const methods = { INFO: 'info', WARN: 'warn', ERROR: 'error' } as const
  it.each(eventTypes.flatMap((type) => priorities.map((priority) => [`image.${type}`, priority] as const)))(
    'discards %s at %s',
    async (eventType, priority) => {
      const receipt = await createNotifier()[methods[priority]](eventType, {})
      expect(receipt).toEqual({ strategy: 'noop', status: 'discarded' })
    },
  )
})

describe('waiting in memory', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('longer than a timer can takes that long, and Node says nothing', async () => {
    const memory = memoryStrategy()
    const found = memory.waitFor(() => true, { timeoutMs: 3e9 })
    await vi.advanceTimersByTimeAsync(60_000)
    await createNotifier({ strategy: memory }).info('image.create', {})
    expect(await found).toMatchObject({ event_type: 'image.create' })
  })
})
