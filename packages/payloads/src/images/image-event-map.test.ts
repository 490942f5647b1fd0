import type { EventType, NotificationOf, PayloadOf } from '@glance-notifications/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { image, imageSend, preparedImage } from '../../test/samples.js'
import type {
  ByteCount,
  Image,
  ImageEvents,
  ImageEventType,
  ImageSend,
  PreparedImage,
  UploadedImage,
} from '../index.js'
import { imageEvents, imageEventTypes } from '../index.js'

function info<E extends EventType<ImageEvents>>(type: E, payload: PayloadOf<ImageEvents, E, 'INFO'>) {
  return imageEvents.validate(type, 'INFO', payload)
}

function warn<E extends EventType<ImageEvents>>(type: E, payload: PayloadOf<ImageEvents, E, 'WARN'>) {
  return imageEvents.validate(type, 'WARN', payload)
}

function error<E extends EventType<ImageEvents>>(type: E, payload: PayloadOf<ImageEvents, E, 'ERROR'>) {
  return imageEvents.validate(type, 'ERROR', payload)
}

const envelope = { message_id: image.id, publisher_id: 'host', timestamp: '2026-11-22 07:46:48.663585' }

/** Compiles only if the compiler narrows by `event_type`. */
function sentBytes(notification: NotificationOf<ImageEvents, 'image.*', 'ERROR'>): ByteCount | string {
  return notification.event_type === 'image.send'
    ? notification.payload.bytes_sent
    : notification.payload.toLowerCase()
}

it('lists every event type once', () => {
  expectTypeOf<(typeof imageEventTypes)[number]>().toEqualTypeOf<ImageEventType>()
  expect(new Set(imageEventTypes).size).toBe(7)
})

describe('the compiler', () => {
  it('takes the right payload of every pair', () => {
    const issues = [
      info('image.create', image),
      info('image.prepare', preparedImage),
      info('image.upload', image),
      info('image.activate', image),
      info('image.send', imageSend),
      info('image.update', image),
      info('image.delete', image),
      info('image.delete', image.id),
      warn('image.create', 'text'),
      warn('image.prepare', 'text'),
      warn('image.upload', 'text'),
      warn('image.activate', 'text'),
      warn('image.send', imageSend),
      warn('image.update', 'text'),
      warn('image.delete', 'text'),
      error('image.create', 'text'),
      error('image.prepare', 'text'),
      error('image.upload', 'text'),
      error('image.activate', 'text'),
      error('image.send', imageSend),
      error('image.update', 'text'),
      error('image.delete', 'text'),
    ]
    expect(issues.every((found) => found === undefined)).toBe(true)
  })

  it('refuses a wrong payload of every pair', () => {
    const issues = [
      // @ts-expect-error INFO is the image
      info('image.create', 'text'),
      // @ts-expect-error INFO is the image
      info('image.prepare', imageSend),
      // @ts-expect-error INFO is the image
      info('image.upload', image.id),
      // @ts-expect-error INFO is the image
      info('image.activate', 'text'),
      // @ts-expect-error the same six fields at every priority
      info('image.send', image),
      // @ts-expect-error INFO is the image
      info('image.update', null),
      // @ts-expect-error INFO is the id or the image
      info('image.delete', imageSend),
      // @ts-expect-error WARN is a text
      warn('image.create', image),
      // @ts-expect-error WARN is a text
      warn('image.prepare', preparedImage),
      // @ts-expect-error WARN is a text
      warn('image.upload', image),
      // @ts-expect-error WARN is a text
      warn('image.activate', image),
      // @ts-expect-error the same six fields at every priority
      warn('image.send', 'text'),
      // @ts-expect-error WARN is a text
      warn('image.update', image),
      // @ts-expect-error WARN is a text
      warn('image.delete', image),
      // @ts-expect-error ERROR is a text
      error('image.create', image),
      // @ts-expect-error ERROR is a text
      error('image.prepare', preparedImage),
      // @ts-expect-error ERROR is a text
      error('image.upload', image),
      // @ts-expect-error ERROR is a text
      error('image.activate', image),
      // @ts-expect-error the same six fields at every priority
      error('image.send', 'text'),
      // @ts-expect-error ERROR is a text
      error('image.update', 1),
      // @ts-expect-error ERROR is a text
      error('image.delete', image),
    ]
    expect(issues.every((found) => found !== undefined)).toBe(true)
  })

  it('knows no other event', () => {
    // @ts-expect-error not an image event
    expect(info('image.import', image)).toBeDefined()
  })

  it('lets extra keys pass, but no known key of a wrong type', () => {
    expect(info('image.create', { ...image, region: 'north' })).toBeUndefined()
    expect(info('image.send', { ...imageSend, region: 'north' })).toBeUndefined()
    expect(info('image.create', { ...image, size: 2n ** 60n })).toBeUndefined()
    // @ts-expect-error a list
    expect(info('image.create', { ...image, tags: 'one' })).toBeDefined()
    // @ts-expect-error a number, a bigint or null
    expect(info('image.create', { ...image, size: '12' })).toBeDefined()
    // @ts-expect-error a store's id
    expect(info('image.prepare', { ...preparedImage, backend: 1 })).toBeDefined()
    // @ts-expect-error a number or a bigint
    expect(info('image.send', { ...imageSend, bytes_sent: null })).toBeDefined()
    const { min_disk: _, ...incomplete } = image
    // @ts-expect-error min_disk is missing
    expect(info('image.create', incomplete)).toBeDefined()
  })
})

describe('a glob', () => {
  it('gives a union that the event type tells apart', () => {
    expectTypeOf<NotificationOf<ImageEvents, 'image.*'>['event_type']>().toEqualTypeOf<ImageEventType>()
    type Failure = NotificationOf<ImageEvents, 'image.*', 'ERROR'>
    type Sending = Extract<Failure, { event_type: 'image.send' }>
    expectTypeOf<Sending['payload']>().toEqualTypeOf<ImageSend>()
    expectTypeOf<Exclude<Failure, Sending>['payload']>().toEqualTypeOf<string>()
    expect(sentBytes({ ...envelope, event_type: 'image.send', priority: 'ERROR', payload: imageSend })).toBe(
      1024,
    )
    expect(sentBytes({ ...envelope, event_type: 'image.upload', priority: 'ERROR', payload: 'full' })).toBe(
      'full',
    )
  })

  it('gives the payloads of INFO', () => {
    type Info<Glob extends string> = NotificationOf<ImageEvents, Glob, 'INFO'>['payload']
    expectTypeOf<Info<'image.create'>>().toEqualTypeOf<Image>()
    expectTypeOf<Info<'image.prepare'>>().toEqualTypeOf<PreparedImage>()
    expectTypeOf<Info<'*.upload'>>().toEqualTypeOf<UploadedImage>()
    expectTypeOf<Info<'image.s*'>>().toEqualTypeOf<ImageSend>()
    expectTypeOf<Info<'image.delete'>>().toEqualTypeOf<string | Image>()
    expectTypeOf<NotificationOf<ImageEvents, 'task.*'>>().toBeNever()
  })

  it('tells the priority apart as well', () => {
    type Update = NotificationOf<ImageEvents, 'image.update'>
    expectTypeOf<Extract<Update, { priority: 'INFO' }>['payload']>().toEqualTypeOf<Image>()
    expectTypeOf<Exclude<Update, { priority: 'INFO' }>['payload']>().toEqualTypeOf<string>()
  })
})
