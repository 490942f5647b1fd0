import { expectTypeOf, it } from 'vitest'
import type { EventCatalogue } from '../catalogue.js'
import type { Notification, OsloPriority } from '../notification.js'
import type { Handler } from './handler.js'
import { createListener } from './listener.js'
import { memorySource } from './memory-source.js'

interface Image {
  readonly id: string
}
interface Events {
  readonly 'image.create': { readonly INFO: Image; readonly WARN: string; readonly ERROR: string }
  readonly 'image.send': { readonly INFO: number; readonly WARN: number; readonly ERROR: number }
}
const save = async (): Promise<void> => {}
const events: EventCatalogue<Events> = { validate: () => undefined }

it('a handler gets what glob and priority select from the catalogue', () => {
  const listener = createListener({ events, source: memorySource() })
  listener.on('image.create', 'INFO', ({ payload, event_type }) => {
    expectTypeOf(payload).toEqualTypeOf<Image>()
    expectTypeOf(event_type).toEqualTypeOf<'image.create'>()
  })
  listener.on('image.create', (notification) => {
    if (notification.priority === 'INFO') expectTypeOf(notification.payload).toEqualTypeOf<Image>()
    else expectTypeOf(notification.payload).toEqualTypeOf<string>()
  })
  listener.on('image.*', 'ERROR', (notification) => {
    if (notification.event_type === 'image.send') expectTypeOf(notification.payload).toEqualTypeOf<number>()
    else expectTypeOf(notification.payload).toEqualTypeOf<string>()
  })
  listener.on('*', ({ payload }) => {
    expectTypeOf(payload).toEqualTypeOf<Image | string | number>()
  })
})

it('what the catalogue does not have comes as it is', () => {
  const listener = createListener({ events, source: memorySource() })
  listener.on('compute.*', (notification) => {
    expectTypeOf(notification).toEqualTypeOf<Notification<`compute.${string}`, OsloPriority>>()
  })
  listener.on('image.create', 'AUDIT', ({ payload, priority }) => {
    expectTypeOf(payload).toEqualTypeOf<unknown>()
    expectTypeOf(priority).toEqualTypeOf<'AUDIT'>()
  })
})

it('without a catalogue everything comes as it is', () => {
  const listener = createListener({ source: memorySource() })
  listener.on('*', (notification) => {
    expectTypeOf(notification).toEqualTypeOf<Notification<string, OsloPriority>>()
  })
})

it('a handler may return nothing, an outcome, or a promise of either', () => {
  const listener = createListener({ source: memorySource() })
  listener.on('*', () => save())
  listener.on('*', () => {})
  listener.on('*', async ({ payload }) => (payload ? { outcome: 'drop' } : undefined))
  listener.on('*', () => ({ outcome: 'retry', delayMs: 5_000 }))
  expectTypeOf<() => { outcome: 'later' }>().not.toExtend<Handler>()
})
