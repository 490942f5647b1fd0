import { describe, expect, it } from 'vitest'
import { rejection } from '../../test/support/rejection.js'
import { NotificationError } from '../notification-error.js'
import type { Delivery } from '../source.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import type { Session } from './session.js'
import { type Consumer, transportSource } from './transport-source.js'

function setUp(refusals: readonly NotificationError[] = []) {
  const clock = fakeClock()
  const left = [...refusals]
  const consumers: Consumer[] = []
  const losses: ((error: NotificationError) => void)[] = []
  const closed: number[] = []
  const source = transportSource<object>({
    name: 'scripted',
    group: 'billing',
    hosts: [{ name: 'broker:1' }],
    clock,
    backOff: { initialDelayMs: 100, maxDelayMs: 100 },
    async dial(_host, _signal, _events, consumer): Promise<Session> {
      const refusal = left.shift()
      if (refusal) throw refusal
      consumers.push(consumer)
      return {
        lost: new Promise((resolve) => losses.push(resolve)),
        close: async (deadline) => {
          closed.push(deadline)
        },
      }
    },
  })
  return { clock, source, consumers, losses, closed }
}

const delivery: Delivery = { body: Buffer.from('0'), attempt: 1, live: true, settle: () => {} }
const lost = new NotificationError('connection-lost', 'ECONNRESET')

describe('a source over a connection', () => {
  it('connects at start, and hands its sessions who is to get how much', async () => {
    const { source, consumers } = setUp()
    expect(source.status.current).toEqual({ state: 'idle' })
    const delivered: Delivery[] = []
    await source.start((one) => delivered.push(one), { credit: 7, deadline: 10_000 })
    expect(consumers).toMatchObject([{ credit: 7 }])
    consumers[0]?.deliver(delivery)
    expect(delivered).toEqual([delivery])
    expect([source.name, source.group, source.status.current.state]).toEqual(['scripted', 'billing', 'ready'])
  })

  it('consumes again after every loss', async () => {
    const { source, clock, consumers, losses } = setUp()
    await source.start(() => {}, { credit: 1, deadline: 10_000 })
    for (let round = 0; round < 24; round++) {
      losses.at(-1)?.(lost)
      await reactions()
      expect(source.status.current.state).toBe('backing-off')
      await clock.advance(100)
    }
    expect(consumers).toHaveLength(25)
    await source.close({ deadline: 0 })
    expect(clock.timers).toBe(0)
  })

  it('rejects at the deadline, and goes on trying', async () => {
    const { source, clock, consumers } = setUp([lost, lost, lost])
    const start = rejection(source.start(() => {}, { credit: 1, deadline: clock.now() + 150 }))
    await clock.advance(150)
    expect(await start).toMatchObject({ code: 'timeout', cause: lost })
    await clock.advance(1_000)
    expect(consumers).toHaveLength(1)
  })

  it('rejects with a cause that no waiting cures', async () => {
    const refused = new NotificationError('auth', 'no')
    const { source } = setUp([refused])
    expect(await rejection(source.start(() => {}, { credit: 1, deadline: 10_000 }))).toBe(refused)
    expect(source.status.current.state).toBe('failed')
  })

  it('delivers nothing any more from the moment in which it is closed', async () => {
    const { source, consumers } = setUp()
    const delivered: Delivery[] = []
    await source.start((one) => delivered.push(one), { credit: 7, deadline: 10_000 })
    const closing = source.close({ deadline: 0 })
    consumers[0]?.deliver(delivery)
    await closing
    expect(delivered).toEqual([])
  })

  it('is started once, and closes its session', async () => {
    const { source, closed } = setUp()
    await source.start(() => {}, { credit: 1, deadline: 10_000 })
    expect(await rejection(source.start(() => {}, { credit: 1, deadline: 10_000 }))).toMatchObject({
      code: 'invalid',
    })
    await source.close({ deadline: 20_000 })
    expect(closed).toEqual([20_000])
    expect(source.status.current).toEqual({ state: 'closed' })
  })
})
