import { describe, expect, expectTypeOf, it } from 'vitest'
import { rejection } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import type {
  EventCatalogue,
  EventType,
  GlobMatches,
  MatchingEventType,
  NotificationOf,
} from './catalogue.js'
import { memoryStrategy } from './memory.js'
import { createNotifier, type Notifier } from './notifier.js'
import type { Receipt } from './strategy.js'

interface Disk {
  readonly id: string
  readonly size: number | bigint
}

/** Payloads whose schema lets extra keys pass. */
interface OpenDisk extends Disk {
  readonly [key: string]: unknown
}

/** A catalogue written by hand, by a service that has nothing to do with images. */
type DiskEvents = {
  readonly 'disk.create': { readonly INFO: Disk; readonly WARN: Disk; readonly ERROR: string }
  readonly 'disk.delete': {
    readonly INFO: { readonly id: string }
    readonly WARN: never
    readonly ERROR: string
  }
  readonly 'disk.snapshot.create': {
    readonly INFO: OpenDisk
    readonly WARN: OpenDisk
    readonly ERROR: string
  }
}

const diskEvents: EventCatalogue<DiskEvents> = {
  validate: (eventType, _, payload) =>
    eventType === 'disk.create' && payload === 'broken' ? [{ path: '', message: 'is broken' }] : undefined,
}

/** What of a notification is told, by its event type and priority. */
function describeDisk(notification: NotificationOf<DiskEvents>): bigint | number | string | undefined {
  if (notification.event_type === 'disk.create' && notification.priority === 'INFO') {
    return notification.payload.size
  }
  return notification.priority === 'ERROR' ? notification.payload : undefined
}

/** For the compiler alone; nobody calls it. */
function wrongCalls(notifier: Notifier<DiskEvents>, disk: Disk): unknown[] {
  return [
    // @ts-expect-error: no such event type
    notifier.info('disk.created', disk),
    // @ts-expect-error: the payload of another priority
    notifier.info('disk.create', 'no room'),
    // @ts-expect-error: the payload of another priority
    notifier.error('disk.create', disk),
    // @ts-expect-error: a key is missing
    notifier.info('disk.create', { id: '1' }),
    // @ts-expect-error: a key is missing, though extra keys may pass
    notifier.info('disk.snapshot.create', { id: '1' }),
    // @ts-expect-error: never emitted at this priority
    notifier.warn('disk.delete', { id: '1' }),
    // @ts-expect-error: the same for detached
    notifier.detached.info('disk.create', 'no room'),
    // @ts-expect-error: no such option
    notifier.error('disk.create', 'no room', { timeout: 1 }),
    // @ts-expect-error: the payload is missing
    notifier.error('disk.create'),
  ]
}

describe('a notifier with a catalogue', () => {
  const notifier = createNotifier({ events: diskEvents })
  const disk: Disk = { id: '1', size: 2n ** 64n }

  it('takes the payload of each event type and priority', async () => {
    expectTypeOf(notifier.info('disk.create', disk)).resolves.toEqualTypeOf<Receipt>()
    await notifier.info('disk.delete', { id: '1' })
    await notifier.error('disk.create', 'no room')
    notifier.detached.error('disk.delete', 'busy')
    expect(notifier.stats.discarded).toBe(4)
  })

  it('takes values of an interface, and literals with extra keys, where extra keys may pass', async () => {
    await notifier.info('disk.snapshot.create', disk)
    await notifier.info('disk.snapshot.create', { id: '1', size: 1, extra: true })
    expect(notifier.stats.failed).toEqual({})
  })

  it('believes it when it has seen that a payload is plain, and looks at no other', async () => {
    const strategy = memoryStrategy()
    const believing = createNotifier({ events: { ...diskEvents, isPlain: () => true }, strategy })
    const tags = new Set(['a'])
    await believing.info('disk.snapshot.create', { id: '1', size: 1, tags })
    expect(strategy.sent[0]?.payload).toEqual({ id: '1', size: 1, tags: {} })
    const doubting = createNotifier({ events: diskEvents, strategy })
    const error = await rejection(doubting.info('disk.snapshot.create', { id: '1', size: 1, tags }))
    expect(error.issues?.[0]?.path).toBe('/tags')
  })

  it('does not compile with anything else', () => {
    expect(wrongCalls).toBeTypeOf('function')
  })
})

describe('a notifier without a catalogue', () => {
  it('takes any event type and any payload', async () => {
    const notifier = createNotifier()
    await notifier.info('anything.at.all', { a: [1] })
    expect((await rejection(notifier.warn('', undefined))).code).toBe('invalid')
  })
})

describe('the types of a catalogue', () => {
  it('know the event types', () => {
    expectTypeOf<EventType<DiskEvents>>().toEqualTypeOf<
      'disk.create' | 'disk.delete' | 'disk.snapshot.create'
    >()
  })

  it('know what a glob can match: dots are crossed, sets and ? match any', () => {
    expectTypeOf<GlobMatches<'disk.create'>>().toEqualTypeOf<'disk.create'>()
    expectTypeOf<GlobMatches<'disk.*'>>().toEqualTypeOf<`disk.${string}`>()
    expectTypeOf<GlobMatches<'*.create'>>().toEqualTypeOf<`${string}.create`>()
    expectTypeOf<GlobMatches<'disk.[cd]*'>>().toEqualTypeOf<string>()
    expectTypeOf<GlobMatches<'disk.?reate'>>().toEqualTypeOf<string>()
    expectTypeOf<MatchingEventType<DiskEvents, '*.create'>>().toEqualTypeOf<
      'disk.create' | 'disk.snapshot.create'
    >()
    expectTypeOf<MatchingEventType<DiskEvents, 'disk.d*'>>().toEqualTypeOf<'disk.delete'>()
    expectTypeOf<MatchingEventType<DiskEvents, 'image.*'>>().toBeNever()
  })

  it('tell notifications apart by event type and priority', () => {
    expectTypeOf<NotificationOf<DiskEvents, 'disk.create', 'ERROR'>['payload']>().toEqualTypeOf<string>()
    expectTypeOf<NotificationOf<DiskEvents, '*.create', 'ERROR'>['event_type']>().toEqualTypeOf<
      'disk.create' | 'disk.snapshot.create'
    >()
    const notification = { ...sample({ event_type: 'disk.create' }), payload: { id: '1', size: 7 } }
    expect(describeDisk({ ...notification, event_type: 'disk.create', priority: 'INFO' })).toBe(7)
    expect(
      describeDisk({ ...notification, event_type: 'disk.delete', priority: 'ERROR', payload: 'busy' }),
    ).toBe('busy')
  })
})
