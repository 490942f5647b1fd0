import { describe, expect, it } from 'vitest'
import { type Deferred, deferred } from '../../test/support/deferred.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import { Lanes, type LanesOptions, type Progress, type Work } from './lanes.js'

interface ScriptedWork extends Work {
  live: boolean
  /** Attempts that began. */
  readonly runs: readonly Deferred<Progress>[]
  /** Ends the attempt that runs. */
  end(progress?: Progress): Promise<void>
  gaveWay: boolean
}

function work(canGiveWay = true): ScriptedWork {
  const runs: Deferred<Progress>[] = []
  return {
    live: true,
    runs,
    gaveWay: false,
    run() {
      const run = deferred<Progress>()
      runs.push(run)
      return run.promise
    },
    async end(progress = 'finished') {
      runs.at(-1)?.resolve(progress)
      await reactions()
    },
    giveWay() {
      if (canGiveWay) this.gaveWay = true
      return canGiveWay
    },
  }
}

function setUp(options: Partial<LanesOptions> = {}) {
  const clock = fakeClock()
  let idle = 0
  const lanes = new Lanes({
    concurrency: 2,
    maxHeld: 3,
    maxLive: 100,
    clock,
    onIdle: () => {
      idle += 1
    },
    ...options,
  })
  const add = (key: string | undefined, one = work()): ScriptedWork => {
    lanes.add(key, one)
    return one
  }
  return { clock, lanes, add, idle: () => idle }
}

const started = (...works: readonly ScriptedWork[]) => works.map(({ runs }) => runs.length)

describe('lanes', () => {
  it('run work of one key one after another, of different keys side by side, so many at a time', async () => {
    const { add, lanes } = setUp()
    const [a1, a2, b1, c1] = [add('a'), add('a'), add('b'), add('c')]
    expect(started(a1, a2, b1, c1)).toEqual([1, 0, 1, 0])
    await b1.end()
    expect(started(a1, a2, b1, c1)).toEqual([1, 0, 1, 1])
    await a1.end()
    expect(started(a1, a2, b1, c1)).toEqual([1, 1, 1, 1])
    expect([lanes.running, lanes.size]).toEqual([2, 2])
  })

  it('take their turns: a long lane does not starve the others', async () => {
    const { add } = setUp({ concurrency: 1 })
    const [a1, a2, b1] = [add('a'), add('a'), add('b')]
    await a1.end()
    expect(started(a2, b1)).toEqual([0, 1])
  })

  it('without a key run side by side', () => {
    const { add } = setUp()
    expect(started(add(undefined), add(undefined), add(undefined))).toEqual([1, 1, 0])
  })

  it('tell when nothing runs', async () => {
    const { add, idle } = setUp()
    const [a, b] = [add('a'), add('b')]
    await a.end()
    expect(idle()).toBe(0)
    await b.end()
    expect(idle()).toBe(1)
  })
})

describe('work that ends at once', () => {
  it('is followed by the next in a loop, not in a call within a call', () => {
    const { lanes } = setUp()
    let left = 50_000
    let depth = 0
    let deepest = 0
    const next: Work = {
      live: true,
      giveWay: () => true,
      run() {
        depth += 1
        deepest = Math.max(deepest, depth)
        left -= 1
        if (left > 0) lanes.add(left % 3 === 0 ? undefined : `key ${left % 7}`, next)
        depth -= 1
        return 'finished'
      },
    }
    lanes.add('first', next)
    expect([left, deepest, lanes.size, lanes.running]).toEqual([0, 1, 0, 0])
  })

  it('or waits does not hold up the other lanes, and lets no other work of its key pass', async () => {
    const { add, clock, lanes } = setUp({ concurrency: 1 })
    const order: string[] = []
    const atOnce = (name: string, ...outcomes: Progress[]): Work => ({
      live: true,
      giveWay: () => true,
      run() {
        order.push(name)
        return outcomes.shift() ?? 'finished'
      },
    })
    lanes.add('a', atOnce('a', { waitMs: 10 }))
    lanes.add('a', atOnce('behind a'))
    const b = add('b')
    expect([order, started(b)]).toEqual([['a'], [1]])
    await b.end()
    await clock.advance(10)
    expect([order, lanes.size, clock.timers]).toEqual([['a', 'a', 'behind a'], 0, 0])
  })

  it('leaves the order of a key alone, however many keys come and go', async () => {
    const { add, lanes } = setUp({ concurrency: 3 })
    const [a1, a2] = [add('a'), add('a')]
    for (let n = 0; n < 10_000; n++)
      lanes.add(`key ${n}`, { live: true, giveWay: () => true, run: () => 'finished' })
    const a3 = add('a')
    expect([started(a1, a2, a3), lanes.size]).toEqual([[1, 0, 0], 3])
    await a1.end()
    expect(started(a1, a2, a3)).toEqual([1, 1, 0])
    await a2.end()
    expect(started(a1, a2, a3)).toEqual([1, 1, 1])
  })
})

describe('work that waits', () => {
  it('holds its lane, and gives its place to others', async () => {
    const { add, clock } = setUp({ concurrency: 1 })
    const [a1, a2, b1] = [add('a'), add('a'), add('b')]
    await a1.end({ waitMs: 1_000 })
    expect(started(a1, a2, b1)).toEqual([1, 0, 1])
    await b1.end()
    await clock.advance(999)
    expect(started(a1, a2)).toEqual([1, 0])
    await clock.advance(1)
    expect(started(a1, a2)).toEqual([2, 0])
    await a1.end()
    expect(started(a2)).toEqual([1])
    expect(clock.timers).toBe(0)
  })

  it('gives way when too many are behind it, at once or later', async () => {
    const { add, clock } = setUp()
    const [a1, a2, a3] = [add('a'), add('a'), add('a')]
    await a1.end({ waitMs: 1_000 })
    expect(a1.gaveWay).toBe(false)
    const a4 = add('a')
    expect(a1.gaveWay).toBe(true)
    expect(started(a1, a2, a3, a4)).toEqual([1, 1, 0, 0])
    add('a')
    await a2.end({ waitMs: 1_000 })
    expect([a2.gaveWay, a3.gaveWay]).toEqual([true, false])
    expect(started(a3)).toEqual([1])
    expect(clock.timers).toBe(0)
  })

  it('stays where it cannot give way', async () => {
    const { add, clock } = setUp()
    const a1 = add('a', work(false))
    await a1.end({ waitMs: 1_000 })
    const behind = Array.from({ length: 5 }, () => add('a'))
    expect(started(...behind)).toEqual([0, 0, 0, 0, 0])
    await clock.advance(1_000)
    expect(started(a1)).toEqual([2])
  })
})

describe('work that need not be done any more', () => {
  it('is not begun', async () => {
    const { add, lanes } = setUp({ concurrency: 1 })
    const [a1, a2, a3] = [add('a'), add('a'), add('a')]
    a2.live = false
    await a1.end()
    expect(started(a1, a2, a3)).toEqual([1, 0, 1])
    expect(lanes.size).toBe(1)
  })

  it('is not tried again', async () => {
    const { add, clock, lanes } = setUp()
    const a1 = add('a')
    await a1.end({ waitMs: 1_000 })
    a1.live = false
    await clock.advance(1_000)
    expect(started(a1)).toEqual([1])
    expect(lanes.size).toBe(0)
  })

  it('does not pile up behind what never ends', () => {
    const { add, lanes } = setUp({ concurrency: 1, maxLive: 10 })
    const stuck = add('a')
    for (let round = 0; round < 24; round++) {
      const batch = Array.from({ length: 10 }, (_, n) => add(n % 2 ? 'a' : undefined))
      for (const one of batch) one.live = false
    }
    expect(started(stuck)).toEqual([1])
    expect(lanes.size).toBeLessThanOrEqual(21)
  })
})

it('that were stopped begin nothing, and leave no timer', async () => {
  const { add, clock, lanes, idle } = setUp({ concurrency: 1 })
  const [a1, b1, c1] = [add('a'), add('b'), add('c')]
  await a1.end({ waitMs: 1_000 })
  lanes.stop()
  add('d')
  await b1.end({ waitMs: 5 })
  await clock.advance(2_000)
  expect(started(a1, b1, c1)).toEqual([1, 1, 0])
  expect(clock.timers).toBe(0)
  expect([idle(), lanes.running, lanes.size]).toEqual([1, 0, 3])
})
