import { describe, expect, it } from 'vitest'
import { deferred } from '../../test/support/deferred.js'
import { scriptedSource } from '../../test/support/deliveries.js'
import { imageEvent, numberOf } from '../../test/support/image-event.js'
import { rejection } from '../../test/support/rejection.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import type { Claim, Deduplication } from './deduplication.js'
import { createListener } from './listener.js'
import { memoryDeduplication } from './memory-deduplication.js'
import type { ListenerOptions } from './options.js'

async function started(options: Omit<ListenerOptions, 'source'> = {}) {
  const source = scriptedSource()
  const clock = fakeClock()
  const listener = createListener({ clock, ...options, source })
  await listener.start()
  return { source, clock, listener }
}

const slow: Omit<ListenerOptions, 'source'> = { closeTimeoutMs: 50 }

describe('a bad option of a call', () => {
  it('of start() is told, and the next start() starts', async () => {
    const source = scriptedSource()
    const listener = createListener({ source })
    expect(await rejection(listener.start({ timeoutMs: Number.NaN }))).toMatchObject({ code: 'invalid' })
    await listener.start()
    expect(source.startOptions).toBeDefined()
  })

  it('of close() is told, and the listener goes on', async () => {
    const { source, listener } = await started()
    expect(await rejection(listener.close({ timeoutMs: -1 }))).toMatchObject({ code: 'invalid' })
    const delivery = source.deliver(imageEvent('a'))
    await reactions()
    expect(delivery.settlement).toEqual({ outcome: 'done' })
    expect(await listener.close()).toEqual({ unsettled: 0 })
  })
})

describe('when close() waits no longer', () => {
  it('what waits for its claim is not begun any more, and its claim is released', async () => {
    const claim = deferred<Claim>()
    const released: string[] = []
    const deduplication: Deduplication = {
      claim: () => claim.promise,
      done() {},
      release: (_, id) => void released.push(id),
    }
    const { source, clock, listener } = await started({ ...slow, deduplication })
    const handled: unknown[] = []
    listener.on('*', (notification) => void handled.push(numberOf(notification)))
    const event = imageEvent('a')
    source.deliver(event)
    await reactions()
    const closed = listener.close()
    await clock.advance(51)
    expect(await closed).toEqual({ unsettled: 1 })
    claim.resolve('new')
    await reactions()
    expect(handled).toEqual([])
    expect(released).toEqual([event.message_id])
    expect(clock.keepingAlive).toBe(0)
  })

  it('a handler that hangs does not keep its notification from others', async () => {
    const deduplication = memoryDeduplication()
    const first = await started({ ...slow, deduplication })
    first.listener.on('*', () => deferred<undefined>().promise)
    const event = imageEvent('a')
    first.source.deliver(event)
    await reactions()
    const closed = first.listener.close()
    await first.clock.advance(51)
    await closed
    const second = await started({ deduplication })
    const again = second.source.deliver(event)
    second.listener.on('*', () => undefined)
    await reactions()
    expect(again.settlement).toEqual({ outcome: 'done' })
  })

  it('a handler that finishes all the same is marked as done', async () => {
    const deduplication = memoryDeduplication()
    const { source, clock, listener } = await started({ ...slow, deduplication })
    const work = deferred<undefined>()
    listener.on('*', () => work.promise)
    const event = imageEvent('a')
    source.deliver(event)
    await reactions()
    const closed = listener.close()
    await clock.advance(51)
    await closed
    work.resolve(undefined)
    await reactions()
    expect(deduplication.claim('tests', event.message_id)).toBe('done')
  })

  it('the handlers behind one that finishes all the same are not begun', async () => {
    const { source, clock, listener } = await started(slow)
    const work = deferred<undefined>()
    const called: string[] = []
    listener.on('*', () => work.promise)
    listener.on('*', () => void called.push('second'))
    source.deliver(imageEvent('a'))
    await reactions()
    const closed = listener.close()
    await clock.advance(51)
    await closed
    work.resolve(undefined)
    await reactions()
    expect(called).toEqual([])
  })
})
