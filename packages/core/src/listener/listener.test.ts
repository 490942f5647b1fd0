import { describe, expect, it } from 'vitest'
import { deferred } from '../../test/support/deferred.js'
import { onUnchecked, scriptedSource } from '../../test/support/deliveries.js'
import { imageEvent, numberOf } from '../../test/support/image-event.js'
import { logWith, rejecting, throwing } from '../../test/support/logs.js'
import { rejection, thrown } from '../../test/support/rejection.js'
import { sample } from '../../test/support/sample.js'
import type { EventCatalogue } from '../catalogue.js'
import { NotificationError } from '../notification-error.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import { createListener } from './listener.js'
import { memorySource } from './memory-source.js'
import type { ListenerOptions } from './options.js'

const done = { outcome: 'done' }

interface Events {
  readonly 'image.create': {
    readonly INFO: { readonly id: string }
    readonly WARN: string
    readonly ERROR: string
  }
}

/** A catalogue of one event type, whose data must have an id. */
const events: EventCatalogue<Events> = {
  eventTypes: ['image.create'],
  validate(_, priority, payload) {
    const fits =
      priority === 'INFO'
        ? typeof payload === 'object' && payload !== null && 'id' in payload
        : typeof payload === 'string'
    return fits ? undefined : [{ path: '/id', message: 'is missing' }]
  },
}

async function started<E>(options: Omit<ListenerOptions<E>, 'source'> = {}) {
  const source = scriptedSource()
  const clock = fakeClock()
  const listener = createListener({ clock, ...options, source })
  await listener.start()
  return { source, clock, listener }
}

describe('a notification', () => {
  it('is handled as well when a source of sources hands on a copy of the delivery', async () => {
    const inner = memorySource()
    const listener = createListener({
      source: {
        name: 'copies',
        start: (deliver, options) => inner.start((delivery) => deliver({ ...delivery }), options),
        close: (options) => inner.close(options),
      },
    })
    let handled = 0
    listener.on('*', () => {
      handled += 1
    })
    await listener.start()
    inner.push(sample())
    await reactions()
    expect([handled, listener.stats.handled]).toEqual([1, 1])
    await listener.close()
  })

  it('goes to every matching handler, one after another in order of registration, and is then done', async () => {
    const { source, listener } = await started()
    const first = deferred()
    const calls: string[] = []
    listener.on('image.*', async () => {
      calls.push('first')
      await first.promise
    })
    listener.on('image.update', 'INFO', () => {
      calls.push('second')
    })
    listener.on('image.update', 'ERROR', () => {
      calls.push('never')
    })
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(calls).toEqual(['first'])
    expect(delivery.settlement).toBeUndefined()
    first.resolve()
    await reactions()
    expect(calls).toEqual(['first', 'second'])
    expect(delivery.settlement).toEqual(done)
    expect(listener.stats).toMatchObject({ received: 1, handled: 1, running: 0, waiting: 0 })
  })

  it('is given with its context, its attempt and the id of its publish', async () => {
    const { source, listener } = await started()
    const seen: unknown[] = []
    listener.on('*', (notification, { attempt, uniqueId, signal }) => {
      seen.push(notification, attempt, uniqueId, signal.aborted)
    })
    const notification = sample({ context: { request_id: 'req-1' } })
    source.deliver(notification)
    await reactions()
    expect(seen).toEqual([notification, 1, expect.stringMatching(/^[0-9a-f]{32}$/), false])
  })

  it('that the filter turns away is done', async () => {
    const { source, listener } = await started({ filter: (notification) => numberOf(notification) === 1 })
    const seen: unknown[] = []
    listener.on('*', (notification) => {
      seen.push(numberOf(notification))
    })
    const deliveries = [0, 1].map((n) => source.deliver(imageEvent('a', n)))
    await reactions()
    expect(seen).toEqual([1])
    expect(deliveries.map(({ settlement }) => settlement)).toEqual([done, done])
    expect(listener.stats).toMatchObject({ filtered: 1, handled: 1 })
  })

  it('without a handler is told, and done', async () => {
    const told: unknown[] = []
    const { source, listener } = await started({ onUnhandled: ({ event_type }) => told.push(event_type) })
    listener.on('task.*', throwing)
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toEqual(done)
    expect(told).toEqual(['image.update'])
    expect(listener.stats.unhandled).toBe(1)
  })

  it('that comes twice is handled once', async () => {
    const { source, listener } = await started()
    let calls = 0
    listener.on('*', () => {
      calls += 1
    })
    const notification = imageEvent('a')
    const deliveries = [notification, notification].map((one) => source.deliver(one))
    await reactions()
    expect(calls).toBe(1)
    expect(deliveries.map(({ settlement }) => settlement)).toEqual([done, done])
    expect(listener.stats).toMatchObject({ handled: 1, duplicates: 1 })
  })

  it('without order that comes again while it is handled waits for the outcome', async () => {
    const { source, listener, clock } = await started({ orderKey: () => undefined })
    const gate = deferred()
    let calls = 0
    listener.on('*', async () => {
      calls += 1
      await gate.promise
    })
    const notification = imageEvent('a')
    source.deliver(notification)
    source.deliver(notification)
    await clock.advance(1_000)
    expect(calls).toBe(1)
    gate.resolve()
    await clock.advance(100)
    expect(calls).toBe(1)
    expect(source.deliveries.map(({ settlement }) => settlement)).toEqual([done, done])
    expect(listener.stats.duplicates).toBe(1)
  })
})

describe('what a handler returns', () => {
  it.each([undefined, null, true, 'retry', 7, {}, { outcome: 'done' }])('%j is done', async (result) => {
    const { source, listener } = await started()
    onUnchecked(listener, '*', () => result)
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toEqual(done)
  })

  it('dead-letter puts it aside with the reason, at once, and skips the handlers behind it', async () => {
    const { source, listener } = await started()
    let calls = 0
    listener.on('*', () => ({ outcome: 'dead-letter', reason: 'no such project' }))
    listener.on('*', () => {
      calls += 1
    })
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toEqual({ outcome: 'dead-letter', reason: 'no such project', attempts: 1 })
    expect(calls).toBe(0)
    expect(listener.stats).toMatchObject({ deadLettered: 1, failures: 1, handled: 0 })
  })

  it('drop ends it', async () => {
    const { source, listener } = await started()
    listener.on('*', () => ({ outcome: 'drop' }))
    listener.on('*', throwing)
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toEqual({ outcome: 'drop' })
    expect(listener.stats).toMatchObject({ dropped: 1, failures: 0 })
  })

  it.each([
    { outcome: 'dead-letter' },
    { outcome: 'dead-letter', reason: 7 },
    { outcome: 'retry', delayMs: Number.NaN },
    { outcome: 'retry', delayMs: 'soon' },
  ])('%j is a failure that says so', async (result) => {
    const { source, listener } = await started({ retry: { maxAttempts: 1 } })
    onUnchecked(listener, '*', () => result)
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toMatchObject({
      outcome: 'dead-letter',
      reason: expect.stringMatching(/^invalid: A handler /),
      attempts: 1,
    })
    expect(listener.stats).toMatchObject({ failures: 1, deadLettered: 1 })
  })

  it('an outcome that is not known is a failure', async () => {
    const { source, listener } = await started({ retry: { maxAttempts: 1 } })
    onUnchecked(listener, '*', () => ({ outcome: 'retyr' }))
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toMatchObject({
      outcome: 'dead-letter',
      reason: expect.stringContaining('an outcome that is not known'),
    })
  })
})

describe('a message that is no notification', () => {
  it('is told with its bytes and the reason, and put aside; what comes after it is handled', async () => {
    const told: unknown[] = []
    const { source, listener } = await started({
      onUndecodable: ({ body }, fault, reason) => told.push(Buffer.from(body).toString(), fault, reason),
    })
    listener.on('*', () => {})
    const bad = source.deliver({ body: Buffer.from('{nonsense') })
    const good = source.deliver(imageEvent('a'))
    await reactions()
    expect(told).toEqual(['{nonsense', 'not-json', expect.stringContaining('not JSON')])
    expect(bad.settlement).toEqual({ outcome: 'dead-letter', reason: told[2], attempts: 0 })
    expect(good.settlement).toEqual(done)
    expect(listener.stats).toMatchObject({ undecodable: 1, deadLettered: 1, handled: 1 })
  })

  it('may be too large', async () => {
    const { source } = await started({ maxMessageBytes: 1_000 })
    const delivery = source.deliver(imageEvent('a', 0, { payload: { id: 'a', name: 'x'.repeat(1_000) } }))
    expect(delivery.settlement).toMatchObject({
      outcome: 'dead-letter',
      reason: expect.stringContaining('1000'),
    })
  })
})

describe('a payload that does not fit the catalogue', () => {
  const wrong = sample({ event_type: 'image.create', payload: { name: 'x' } })

  it('is told with its issues and put aside', async () => {
    const told: unknown[] = []
    const { source, listener } = await started({ events, onInvalid: (_, issues) => told.push(...issues) })
    listener.on('image.create', throwing)
    const delivery = source.deliver(wrong)
    await reactions()
    expect(told).toEqual([{ path: '/id', message: 'is missing' }])
    expect(delivery.settlement).toEqual({
      outcome: 'dead-letter',
      reason: 'The payload does not fit the catalogue: /id is missing',
      attempts: 0,
    })
    expect(listener.stats).toMatchObject({ invalid: 1, deadLettered: 1 })
  })

  it('is told and handled all the same with validation: warn', async () => {
    const told: unknown[] = []
    const { source, listener } = await started({
      events,
      validation: 'warn',
      onInvalid: (_, issues) => told.push(...issues),
    })
    listener.on('image.create', () => {})
    const delivery = source.deliver(wrong)
    await reactions()
    expect(told).toHaveLength(1)
    expect(delivery.settlement).toEqual(done)
  })

  it('is not looked at with validation: off', async () => {
    const { source, listener } = await started({ events, validation: 'off' })
    listener.on('image.create', () => {})
    const delivery = source.deliver(wrong)
    await reactions()
    expect(delivery.settlement).toEqual(done)
    expect(listener.stats.invalid).toBe(0)
  })

  it('but has an event type that is not in it passes as it is', async () => {
    const { source, listener } = await started({ events })
    const seen: unknown[] = []
    listener.on('task.create', ({ payload }) => {
      seen.push(payload)
    })
    source.deliver(sample({ event_type: 'task.create', payload: { anything: 1 } }))
    await reactions()
    expect(seen).toEqual([{ anything: 1 }])
  })

  it('and a catalogue that throws are a failure like any other', async () => {
    const { source, listener } = await started({
      events: { ...events, validate: throwing },
      retry: { maxAttempts: 1 },
    })
    listener.on('image.create', () => {})
    const delivery = source.deliver(wrong)
    await reactions()
    expect(delivery.settlement).toEqual({ outcome: 'dead-letter', reason: 'broken', attempts: 1 })
  })
})

it('hooks, filters, order keys and loggers that throw disturb nothing', async () => {
  for (const broken of [throwing, rejecting]) {
    const { source, listener } = await started({
      logger: logWith(broken),
      orderKey: throwing,
      onUndecodable: broken,
      onUnhandled: broken,
      onFailure: broken,
      retry: { maxAttempts: 1 },
    })
    onUnchecked(listener, 'image.update', broken)
    source.deliver({ body: Buffer.from('') })
    source.deliver(imageEvent('a'))
    source.deliver(imageEvent('a', 1, { event_type: 'x' }))
    await reactions()
    expect(source.deliveries.map(({ settlement }) => settlement?.outcome)).toEqual([
      'dead-letter',
      'dead-letter',
      'done',
    ])
    await listener.close()
  }
})

describe('a filter that fails', () => {
  it('is asked again, and validation comes after it', async () => {
    const answers = [true, false]
    const { source, clock, listener } = await started({
      events,
      filter() {
        const answer = answers.shift()
        if (answer) throw new Error('the cache is cold')
        return true
      },
    })
    const handled: unknown[] = []
    listener.on('image.create', (notification) => void handled.push(notification))
    const delivery = source.deliver(sample({ event_type: 'image.create', payload: { not: 'valid' } }))
    await clock.advance(5_000)
    expect(answers).toEqual([])
    expect(handled).toEqual([])
    expect(delivery.settlement).toMatchObject({ outcome: 'dead-letter', attempts: 1 })
  })

  it('because it is asynchronous lets nothing pass, and what it throws later is heard', async () => {
    const source = scriptedSource()
    const options = { source, filter: rejecting, retry: { maxAttempts: 1 } }
    const listener: unknown = Reflect.apply(createListener, undefined, [options])
    await Reflect.apply(Reflect.get(Object(listener), 'start'), listener, [])
    onUnchecked(Object(listener), '*', () => undefined)
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toMatchObject({
      outcome: 'dead-letter',
      reason: expect.stringContaining('The filter must say at once'),
    })
  })
})

describe('start', () => {
  it('asks the source for as many as prefetch says', async () => {
    const { source } = await started({ prefetch: 20, concurrency: 10 })
    expect(source.startOptions?.credit).toBe(20)
  })

  it('is one start, however often it is called', async () => {
    const { listener } = await started()
    await listener.start()
    expect(listener.status.current).toEqual({ state: 'ready' })
  })

  it('rejects with what the source says', async () => {
    const refused = new NotificationError('auth', 'no')
    const source = { ...scriptedSource(), start: () => Promise.reject(refused) }
    expect(await rejection(createListener({ source }).start())).toBe(refused)
  })

  it('does not wait for ever for a source that does not keep its deadline', async () => {
    const clock = fakeClock()
    const source = { ...scriptedSource(), start: () => new Promise<void>(() => {}) }
    const start = rejection(createListener({ source, clock }).start({ timeoutMs: 1_000 }))
    await clock.advance(1_100)
    expect(await start).toMatchObject({ code: 'timeout' })
  })

  it('is refused after close', async () => {
    const { listener } = await started()
    await listener.close()
    expect(await rejection(listener.start())).toMatchObject({ code: 'closed' })
  })
})

describe('close', () => {
  it('begins nothing new, waits for what runs, and then closes the source', async () => {
    const { source, listener } = await started({ concurrency: 1 })
    const gate = deferred()
    listener.on('*', () => gate.promise)
    const running = source.deliver(imageEvent('a'))
    const waiting = source.deliver(imageEvent('b'))
    await reactions()
    const closed = listener.close()
    await reactions()
    const late = source.deliver(imageEvent('c'))
    expect(source.isClosed).toBe(false)
    expect(listener.status.current).toEqual({ state: 'closing' })
    gate.resolve()
    expect(await closed).toEqual({ unsettled: 1 })
    expect(source.isClosed).toBe(true)
    expect([running, waiting, late].map(({ settlement }) => settlement)).toEqual([done, undefined, undefined])
    expect(listener.status.current).toEqual({ state: 'closed' })
  })

  it('tells handlers that take too long, and does not wait for them', async () => {
    const { source, listener, clock } = await started()
    let signal: AbortSignal | undefined
    listener.on('*', (_, context) => {
      signal = context.signal
      return new Promise<void>(() => {})
    })
    source.deliver(imageEvent('a'))
    await reactions()
    const closed = listener.close({ timeoutMs: 2_000 })
    await clock.advance(1_999)
    expect(signal?.aborted).toBe(false)
    await clock.advance(1)
    expect(signal?.reason).toMatchObject({ code: 'closed' })
    expect(await closed).toEqual({ unsettled: 1 })
    expect(clock.timers).toBe(0)
  })

  it('is idempotent, works before start, and is what await using calls', async () => {
    const source = scriptedSource()
    {
      await using listener = createListener({ source })
      expect(listener.stats.received).toBe(0)
    }
    expect(source.isClosed).toBe(true)
    const { listener } = await started()
    expect(await Promise.all([listener.close(), listener.close()])).toEqual([
      { unsettled: 0 },
      { unsettled: 0 },
    ])
  })

  it('says why the source could not be closed', async () => {
    const source = { ...scriptedSource(), close: () => Promise.reject(new Error('disk')) }
    expect(await rejection(createListener({ source }).close())).toMatchObject({
      code: 'rejected',
      phase: 'close',
    })
  })
})

it.each([
  { source: undefined },
  { source: {} },
  { concurrency: 0 },
  { prefetch: 1, concurrency: 2 },
  { order: 'yes' },
  { orderKey: 'id' },
  { filter: {} },
  { validation: 'strict' },
  { retry: { maxAttempts: 0 } },
  { retry: { initialDelayMs: -1 } },
  { retry: 5 },
  { maxHoldMs: -1 },
  { handlingTimeoutMs: Number.NaN },
  { closeTimeoutMs: -1 },
  { deduplication: {} },
  { group: '' },
  { maxMessageBytes: 0 },
])('refuses %j', (options) => {
  const make = () => Reflect.apply(createListener, undefined, [{ source: scriptedSource(), ...options }])
  expect(thrown(make)).toMatchObject({ code: 'invalid' })
})
