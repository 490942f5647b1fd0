import {
  createListener,
  createNotifier,
  memorySource,
  memoryStrategy,
  type NotificationOf,
  type PayloadOf,
} from '@glance-notifications/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { imageMember, metadefNamespace, task } from '../test/glance-samples.js'
import type {
  GlanceEvents,
  GlanceEventType,
  Image,
  ImageEvents,
  ImageMember,
  ImageMemberEvents,
  MetadefEvents,
  MetadefNamespace,
  MetadefObject,
  MetadefProperty,
  MetadefPropertyDefinition,
  MetadefResourceType,
  MetadefTag,
  Task,
  TaskEvents,
} from './index.js'
import { glanceEvents, glanceEventTypes } from './index.js'

type Info<Glob extends string> = NotificationOf<GlanceEvents, Glob, 'INFO'>['payload']

describe('the compiler', () => {
  it('knows every event, and no other', () => {
    expectTypeOf<(typeof glanceEventTypes)[number]>().toEqualTypeOf<GlanceEventType>()
    expectTypeOf<GlanceEventType>().toEqualTypeOf<
      keyof ImageEvents | keyof ImageMemberEvents | keyof TaskEvents | keyof MetadefEvents
    >()
    expectTypeOf<'image.member.delete'>().toExtend<GlanceEventType>()
    expectTypeOf<'metadef_resource_type.update'>().not.toExtend<GlanceEventType>()
    expect(new Set(glanceEventTypes).size).toBe(33)
  })

  it('gives the payload of each group', () => {
    expectTypeOf<Info<'image.member.*'>>().toEqualTypeOf<ImageMember>()
    expectTypeOf<Info<'task.*'>>().toEqualTypeOf<Task>()
    expectTypeOf<Info<'metadef_namespace.*'>>().toEqualTypeOf<MetadefNamespace>()
    expectTypeOf<Info<'metadef_object.*'>>().toEqualTypeOf<MetadefObject>()
    expectTypeOf<Info<'metadef_property.*'>>().toEqualTypeOf<MetadefProperty>()
    expectTypeOf<Info<'metadef_resource_type.*'>>().toEqualTypeOf<MetadefResourceType>()
    expectTypeOf<Info<'metadef_tag.*'>>().toEqualTypeOf<MetadefTag>()
    expectTypeOf<MetadefObject['properties'][number]>().toEqualTypeOf<MetadefPropertyDefinition>()
    expectTypeOf<PayloadOf<GlanceEvents, 'image.create', 'INFO'>>().toEqualTypeOf<Image>()
  })

  it('gives text at WARN and ERROR', () => {
    type Others = Exclude<GlanceEventType, keyof ImageEvents>
    expectTypeOf<PayloadOf<GlanceEvents, Others, 'WARN'>>().toEqualTypeOf<string>()
    expectTypeOf<PayloadOf<GlanceEvents, Others, 'ERROR'>>().toEqualTypeOf<string>()
  })

  it('tells the handlers of a listener what they get', () => {
    const listener = createListener({ events: glanceEvents, source: memorySource() })
    listener.on('image.member.*', 'INFO', ({ event_type, payload }) => {
      expectTypeOf(payload).toEqualTypeOf<ImageMember>()
      expectTypeOf(event_type).toEqualTypeOf<keyof ImageMemberEvents>()
    })
    listener.on('task.failure', 'INFO', ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<Task>()
    })
    listener.on('metadef_*', 'ERROR', ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<string>()
    })
    listener.on('image.*', 'INFO', (notification) => {
      expectTypeOf(notification.event_type).toEqualTypeOf<keyof ImageEvents | keyof ImageMemberEvents>()
      if (notification.event_type === 'image.member.create')
        expectTypeOf(notification.payload).toEqualTypeOf<ImageMember>()
    })
    listener.on('compute.*', ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<unknown>()
    })
  })

  it('refuses a wrong payload, and so does the notifier', async () => {
    const strategy = memoryStrategy()
    await using notifier = createNotifier({ events: glanceEvents, strategy })
    await notifier.info('image.member.create', imageMember)
    await notifier.info('task.create', { ...task, result: { image_id: imageMember.image_id } })
    await notifier.error('task.failure', 'no space')
    // @ts-expect-error a member, not a task
    await expect(notifier.info('image.member.update', task)).rejects.toMatchObject({ code: 'invalid' })
    // @ts-expect-error INFO is the task
    await expect(notifier.info('task.failure', 'no space')).rejects.toMatchObject({ code: 'invalid' })
    await expect(
      // @ts-expect-error protected is true or false
      notifier.info('metadef_namespace.create', { ...metadefNamespace, protected: 'yes' }),
    ).rejects.toMatchObject({ issues: [{ path: '/protected' }] })
    // @ts-expect-error Glance has no such event
    await expect(notifier.info('metadef_resource_type.update', {})).rejects.toMatchObject({ code: 'invalid' })
    expect(strategy.sent.map(({ event_type }) => event_type)).toEqual([
      'image.member.create',
      'task.create',
      'task.failure',
    ])
  })
})
