import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/support/rejection.js'
import { sample } from '../../test/support/sample.js'
import { type OsloPriority, osloPriorities, type ReceivedNotification } from '../notification.js'
import { Handlers } from './handlers.js'

const named = (name: string) => Object.assign(() => {}, { handler: name })

function received(event_type: string, priority: OsloPriority = 'INFO'): ReceivedNotification {
  return { ...sample({ event_type }), priority }
}

/** Adds handlers, and tells the names of those that match. */
function registry(
  catalogue: ConstructorParameters<typeof Handlers>[0],
  registrations: readonly [string, OsloPriority?][],
) {
  const handlers = new Handlers(catalogue)
  for (const [glob, priority] of registrations)
    handlers.add(glob, priority, named(`${glob} ${priority ?? ''}`.trim()))
  return (event_type: string, priority?: OsloPriority) =>
    handlers.matching(received(event_type, priority)).map((handler) => Reflect.get(handler, 'handler'))
}

describe('without a catalogue', () => {
  const match = registry(undefined, [['image.*'], ['image.create', 'ERROR'], ['*'], ['compute.?']])

  it('a glob crosses dots, and handlers come in order of registration', () => {
    expect(match('image.create')).toEqual(['image.*', '*'])
    expect(match('image.member.create')).toEqual(['image.*', '*'])
    expect(match('image.create', 'ERROR')).toEqual(['image.*', 'image.create ERROR', '*'])
    expect(match('compute.x')).toEqual(['*', 'compute.?'])
    expect(match('imagexcreate')).toEqual(['*'])
  })

  it.each(osloPriorities)('a handler without a priority hears %s', (priority) => {
    expect(match('network.create', priority)).toEqual(['*'])
  })
})

describe('with a catalogue', () => {
  const match = registry({ eventTypes: ['image.create', 'image.send'] }, [
    ['image.*'],
    ['*'],
    ['compute.*'],
    ['image.create', 'AUDIT'],
    ['[xyz]*'],
  ])

  it('a handler gets what its type says: what is in the catalogue, at the priorities of Glance', () => {
    expect(match('image.create')).toEqual(['image.*', '*'])
    expect(match('image.create', 'CRITICAL')).toEqual([])
    expect(match('image.member.create')).toEqual([])
    expect(match('compute.create')).toEqual(['compute.*'])
    expect(match('xylophone')).toEqual([])
  })

  it('what its glob names and the catalogue does not have comes as it is, at any priority', () => {
    expect(match('compute.create', 'SAMPLE')).toEqual(['compute.*'])
  })

  it('a priority that is named is heard', () => {
    expect(match('image.create', 'AUDIT')).toEqual(['image.create AUDIT'])
  })
})

it('of a catalogue that names no event types, a handler hears all of them, at the priorities of Glance', () => {
  const match = registry({}, [['image.*'], ['x', 'AUDIT']])
  expect(match('image.create')).toEqual(['image.*'])
  expect(match('image.create', 'AUDIT')).toEqual([])
  expect(match('x', 'AUDIT')).toEqual(['x AUDIT'])
})

it('a handler that was taken off is not called, one that comes later is', () => {
  const handlers = new Handlers(undefined)
  const [first, second] = [named('first'), named('second')]
  const remove = handlers.add('*', undefined, first)
  expect(handlers.matching(received('a'))).toEqual([first])
  handlers.add('a', undefined, second)
  expect(handlers.matching(received('a'))).toEqual([first, second])
  remove()
  remove()
  expect(handlers.matching(received('a'))).toEqual([second])
})

it('event types without end do not pile up', () => {
  const handlers = new Handlers(undefined)
  const handler = named('all')
  handlers.add('*', undefined, handler)
  for (let n = 0; n < 5_000; n++) handlers.matching(received(`type.${n}`))
  expect(handlers.matching(received('type.1'))).toEqual([handler])
  expect(handlers.rememberedPairs).toBeLessThanOrEqual(1_000)
})

it('refuses what is no event type and no function', () => {
  const handlers = new Handlers(undefined)
  const add = (...rest: readonly unknown[]) => Reflect.apply(Reflect.get(handlers, 'add'), handlers, rest)
  expect(thrown(() => handlers.add('', undefined, named('x')))).toMatchObject({ code: 'invalid' })
  expect(thrown(() => add('*', undefined, 7))).toMatchObject({
    code: 'invalid',
  })
  expect(thrown(() => add('*', 'LOUD', named('x')))).toMatchObject({
    code: 'invalid',
  })
})
