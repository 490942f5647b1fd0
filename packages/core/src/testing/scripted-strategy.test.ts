import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/support/rejection.js'
import { sample } from '../../test/support/sample.js'
import { backingOff } from '../../test/support/statuses.js'
import { type Watched, watch } from '../../test/support/watch.js'
import { memoryStrategy } from '../memory.js'
import { type ConnectedStrategy, isConnected } from '../status.js'
import { createStatus } from '../status-feed.js'
import type { SendOptions } from '../strategy.js'
import { fakeClock, reactions } from './fake-clock.js'
import type { ScriptStep } from './script-step.js'
import { type ScriptedStrategyOptions, scriptedStrategy } from './scripted-strategy.js'

const accepted = { strategy: 'memory', status: 'accepted' }

function setUp(script: readonly ScriptStep[], options: ScriptedStrategyOptions = {}) {
  const clock = fakeClock()
  const memory = memoryStrategy()
  const strategy = scriptedStrategy({ script, to: memory, clock, ...options })
  const send = async (sendOptions: Partial<SendOptions> = {}): Promise<Watched> => {
    const sent = watch(strategy.send(sample(), { deadline: clock.now() + 1_000, ...sendOptions }))
    await reactions()
    return sent
  }
  return { clock, memory, strategy, send }
}

describe('a scripted strategy', () => {
  it('goes by its script, send by send, and then accepts', async () => {
    const { send, memory, strategy } = setUp(['accept', { fail: 'unroutable' }])
    const results = [await send(), await send(), await send(), await send()].map(({ result }) => result)
    expect(results).toMatchObject([accepted, { code: 'unroutable', strategy: 'memory' }, accepted, accepted])
    expect([strategy.sends.length, memory.sent.length]).toEqual([4, 3])
  })

  it('goes on as it is told after the script', async () => {
    const { send } = setUp(['accept'], { afterwards: { fail: 'blocked' } })
    expect([await send(), await send(), await send()].map(({ result }) => result)).toMatchObject([
      accepted,
      { code: 'blocked' },
      { code: 'blocked' },
    ])
  })

  it('fails with what the step says, and else with what the code means', async () => {
    const { send, memory } = setUp([
      { fail: 'blocked' },
      { fail: 'rejected', retryable: true, delivery: 'unknown', retryAfterMs: 30 },
    ])
    expect((await send()).result).toMatchObject({ code: 'blocked', retryable: true, delivery: 'none' })
    expect((await send()).result).toMatchObject({
      code: 'rejected',
      retryable: true,
      delivery: 'unknown',
      retryAfterMs: 30,
    })
    expect(memory.sent).toEqual([])
  })

  it('loses the answer to what has arrived', async () => {
    const { send, memory } = setUp(['lose-answer'])
    const lost = { code: 'connection-lost', retryable: true, delivery: 'unknown', phase: 'confirm' }
    expect((await send()).result).toMatchObject(lost)
    expect(memory.sent).toHaveLength(1)
  })

  it('rejects with the very thing that it is to throw', async () => {
    const foreign = new TypeError('socket is null')
    const { send } = setUp([{ throw: foreign }, { throw: undefined }])
    expect((await send()).result).toBe(foreign)
    expect(await send()).toEqual({ settled: true, result: undefined })
  })

  it('gives what becomes of it at the strategy behind', async () => {
    const to = scriptedStrategy({ name: 'behind', afterwards: { fail: 'auth' } })
    const { send } = setUp(['accept', 'lose-answer'], { to })
    expect((await send()).result).toMatchObject({ code: 'auth', strategy: 'behind' })
    expect((await send()).result).toMatchObject({ code: 'auth' })
  })

  it('has a name of its own when it stands alone', async () => {
    const alone = scriptedStrategy()
    expect(await alone.send(sample(), { deadline: 0 })).toEqual({ strategy: 'scripted', status: 'accepted' })
    expect(scriptedStrategy({ name: 'broker', to: memoryStrategy() }).name).toBe('broker')
  })

  it('has the status of the strategy behind, and closes it', async () => {
    const status = createStatus(backingOff)
    const closed: unknown[] = []
    const to: ConnectedStrategy = {
      ...memoryStrategy(),
      status,
      ready: async () => {},
      close: async (options) => void closed.push(options),
    }
    const strategy = scriptedStrategy({ to })
    if (!isConnected(strategy)) throw new Error('has no status')
    expect(strategy.status.current).toEqual(backingOff)
    await strategy.close({ deadline: 5 })
    expect([closed, strategy.closes]).toEqual([[{ deadline: 5 }], [{ deadline: 5 }]])
  })

  it.each([
    [{ script: ['accept', { fail: 'lost' }] }, '/script.1.fail'],
    [{ script: [{ acceptAfterMs: -1 }] }, '/script.0.acceptAfterMs'],
    [{ script: ['accepted'] }, '/script.0'],
    [{ script: [{}] }, '/script.0'],
    [{ afterwards: null }, '/afterwards'],
  ])('cannot be told %j', (options, path) => {
    expect(thrown(() => Reflect.apply(scriptedStrategy, undefined, [options])).issues?.[0]?.path).toBe(path)
  })
})

describe('a send that stalls', () => {
  it('waits until the test says that it arrives', async () => {
    const { clock, send, strategy, memory } = setUp(['stall'])
    const sent = await send()
    await clock.advance(500)
    expect([sent.settled, memory.sent.length]).toEqual([false, 0])
    strategy.sends[0]?.accept()
    strategy.sends[0]?.accept()
    await reactions()
    expect([sent.result, memory.sent.length, clock.timers]).toEqual([accepted, 1, 0])
  })

  it('waits until the test says that it fails', async () => {
    const { send, strategy } = setUp(['stall'])
    const sent = await send()
    const fault = new Error('x')
    strategy.sends[0]?.fail(fault)
    await reactions()
    expect(sent.result).toBe(fault)
  })

  it('ends at its deadline, and can arrive all the same', async () => {
    const { clock, send, strategy, memory } = setUp(['stall'])
    const sent = await send()
    await clock.advance(999)
    expect(sent.settled).toBe(false)
    await clock.advance(1)
    expect(sent.result).toMatchObject({ code: 'timeout', delivery: 'unknown' })
    strategy.sends[0]?.accept()
    expect(memory.sent).toHaveLength(1)
  })

  it('ends with its signal, aborted before or after, and leaves nothing behind', async () => {
    const { clock, send } = setUp(['stall', 'stall'])
    const controller = new AbortController()
    const sent = await send({ signal: controller.signal })
    controller.abort()
    await reactions()
    const late = await send({ signal: controller.signal })
    const aborted = { code: 'aborted', delivery: 'unknown' }
    expect([sent.result, late.result]).toMatchObject([aborted, aborted])
    expect([clock.timers, getEventListeners(controller.signal, 'abort')]).toEqual([0, []])
  })

  it('ends with close', async () => {
    const { clock, send, strategy } = setUp(['stall'])
    const sent = await send()
    await strategy.close({ deadline: clock.now() })
    await reactions()
    expect([sent.result, clock.timers]).toMatchObject([{ code: 'closed', delivery: 'unknown' }, 0])
  })

  it('takes nothing from the test once its step has said what becomes of it', async () => {
    const { send, strategy, memory } = setUp(['accept', { fail: 'blocked' }])
    await send()
    await send()
    for (const sent of strategy.sends) sent.accept()
    expect(memory.sent).toHaveLength(1)
  })
})

describe('a send that hangs', () => {
  it('heeds neither deadline nor signal nor close, but the test', async () => {
    const { clock, send, strategy } = setUp(['hang'])
    const sent = await send({ signal: AbortSignal.abort() })
    await clock.advance(1_000)
    await strategy.close({ deadline: clock.now() })
    await reactions()
    expect(sent.settled).toBe(false)
    strategy.sends[0]?.accept({ strategy: 'memory', status: 'discarded' })
    await reactions()
    expect(sent.result).toEqual({ strategy: 'memory', status: 'discarded' })
  })
})

describe('a send that is late', () => {
  it('arrives after its time', async () => {
    const { clock, send, memory } = setUp([{ acceptAfterMs: 600 }])
    const sent = await send()
    await clock.advance(599)
    expect([sent.settled, memory.sent.length]).toEqual([false, 0])
    await clock.advance(1)
    expect([sent.result, memory.sent.length, clock.timers]).toEqual([accepted, 1, 0])
  })

  it('arrives although its deadline has passed', async () => {
    const { clock, send, memory } = setUp([{ acceptAfterMs: 1_500 }])
    const sent = await send()
    await clock.advance(1_000)
    expect([sent.result, memory.sent.length]).toMatchObject([{ code: 'timeout', delivery: 'unknown' }, 0])
    await clock.advance(500)
    expect(memory.sent).toHaveLength(1)
  })

  it('does not arrive after close', async () => {
    const { clock, send, strategy, memory } = setUp([{ acceptAfterMs: 500 }])
    const sent = await send()
    await strategy.close({ deadline: clock.now() })
    await clock.advance(500)
    expect([sent.result, memory.sent.length]).toMatchObject([{ code: 'closed' }, 0])
  })
})

describe('closing a scripted strategy', () => {
  it('does besides what the test says', async () => {
    const strategy = scriptedStrategy()
    strategy.onClose = () => Promise.reject(new Error('disk is full'))
    await expect(strategy.close({ deadline: 0 })).rejects.toThrow('disk is full')
  })
})
