import { describe, expect, it } from 'vitest'
import { sample } from '../test/support/sample.js'
import { typesOf } from '../test/support/types-of.js'
import { watch } from '../test/support/watch.js'
import type { Notification } from './notification.js'
import { NotificationError } from './notification-error.js'
import { type Route, route } from './route.js'
import { reactions } from './testing/fake-clock.js'
import { type ScriptedStrategy, scriptedStrategy } from './testing/scripted-strategy.js'

const options = { deadline: 1_000 }

/** Which of some notifications a rule lets through. */
function through(rule: Omit<Route, 'to'>, notifications: readonly Notification[]): string[] {
  const to = scriptedStrategy({ afterwards: 'hang' })
  const strategy = route([{ ...rule, to }])
  for (const notification of notifications) watch(strategy.send(notification, options))
  return typesOf(to.sends)
}

const all: readonly Notification[] = [
  sample({ event_type: 'image.create', priority: 'INFO' }),
  sample({ event_type: 'image.upload', priority: 'ERROR' }),
  sample({ event_type: 'task.run', priority: 'WARN' }),
]

describe('a rule', () => {
  it.each<[string, Omit<Route, 'to'>, string[]]>([
    ['without conditions matches all', {}, ['image.create', 'image.upload', 'task.run']],
    ['matches a glob', { events: 'image.*' }, ['image.create', 'image.upload']],
    ['matches any of several globs', { events: ['*.create', 'task.*'] }, ['image.create', 'task.run']],
    ['matches a priority', { priorities: 'ERROR' }, ['image.upload']],
    ['matches any of several priorities', { priorities: ['INFO', 'WARN'] }, ['image.create', 'task.run']],
    ['matches when both match', { events: 'image.*', priorities: 'INFO' }, ['image.create']],
    ['with an empty list of globs matches none', { events: [] }, []],
    ['with an empty list of priorities matches none, as in oslo.messaging', { priorities: [] }, []],
  ])('%s', (_, rule, expected) => {
    expect(through(rule, all)).toEqual(expected)
  })
})

function setUp(routes: (a: ScriptedStrategy, b: ScriptedStrategy) => readonly Route[]) {
  const [a, b, otherwise] = [
    scriptedStrategy({ name: 'a', afterwards: 'hang' }),
    scriptedStrategy({ name: 'b', afterwards: 'hang' }),
    scriptedStrategy({ name: 'otherwise', afterwards: 'hang' }),
  ]
  return { a, b, otherwise, strategy: route(routes(a, b), { otherwise }) }
}

describe('routing', () => {
  it('to one strategy gives the receipt of that strategy', async () => {
    const { a, strategy } = setUp((to) => [{ events: 'image.*', to }])
    const sent = watch(strategy.send(sample(), options))
    a.sends[0]?.accept()
    await reactions()
    expect([strategy.name, sent.result]).toEqual(['route', { strategy: 'a', status: 'accepted' }])
  })

  it('to several is a fan-out that requires all', async () => {
    const { a, b, otherwise, strategy } = setUp((first, second) => [
      { events: 'image.*', to: first },
      { priorities: 'INFO', to: second },
    ])
    const sent = watch(strategy.send(sample(), options))
    a.sends[0]?.accept()
    b.sends[0]?.fail(new NotificationError('blocked', 'x'))
    await reactions()
    expect(sent.result).toMatchObject({ code: 'partial', outcomes: [{ strategy: 'a' }, { strategy: 'b' }] })
    expect(otherwise.sends).toEqual([])
  })

  it('retries only what failed when the same notification is sent again', async () => {
    const { a, b, strategy } = setUp((first, second) => [{ to: first }, { to: second }])
    const notification = sample()
    watch(strategy.send(notification, options))
    a.sends[0]?.accept()
    b.sends[0]?.fail(new NotificationError('blocked', 'x'))
    await reactions()
    watch(strategy.send(notification, options))
    expect([a.sends.length, b.sends.length]).toEqual([1, 2])
  })

  it('sends once to a strategy that several rules name', () => {
    const { a, strategy } = setUp((to) => [{ events: 'image.*', to }, { to }])
    watch(strategy.send(sample(), options))
    expect(a.sends).toHaveLength(1)
  })

  it('sends what no rule matches where it is told to, or nowhere', async () => {
    const { otherwise, strategy } = setUp((to) => [{ events: 'task.*', to }])
    watch(strategy.send(sample(), options))
    expect(otherwise.sends).toHaveLength(1)
    expect(await route([]).send(sample(), options)).toEqual({ strategy: 'noop', status: 'discarded' })
  })

  it('closes every strategy once', async () => {
    const { a, b, otherwise, strategy } = setUp((first, second) => [
      { to: first },
      { to: second },
      { to: first },
    ])
    await strategy.close(options)
    expect([a, b, otherwise].map(({ closes }) => closes.length)).toEqual([1, 1, 1])
  })
})
