import { describe, expect, it } from 'vitest'
import { deferred } from '../test/support/deferred.js'
import { sample } from '../test/support/sample.js'
import { backingOff, blocked, connecting, ready } from '../test/support/statuses.js'
import { watch } from '../test/support/watch.js'
import { deriveStrategy } from './derive-strategy.js'
import { noopStrategy } from './noop.js'
import { type ConnectedStrategy, type ConnectionStatus, isConnected } from './status.js'
import { createStatus, type StatusSource } from './status-feed.js'
import type { Strategy } from './strategy.js'
import { reactions } from './testing/fake-clock.js'
import { scriptedStrategy } from './testing/scripted-strategy.js'

const options = { deadline: 1_000 }
const send: Strategy['send'] = async () => ({ strategy: 'x', status: 'accepted' })

function connected(initial: ConnectionStatus, whenReady: ConnectedStrategy['ready'] = async () => {}) {
  const status: StatusSource = createStatus(initial)
  const strategy: ConnectedStrategy = {
    ...scriptedStrategy({ afterwards: 'hang' }),
    status,
    ready: whenReady,
  }
  return { status, strategy }
}

function derive(...parts: readonly Strategy[]): ConnectedStrategy {
  const derived = deriveStrategy('derived', parts, send)
  if (!isConnected(derived)) throw new Error('has no connection')
  return derived
}

describe('a derived strategy', () => {
  it('sends as it is told', async () => {
    const derived = deriveStrategy('derived', [], send)
    expect(derived.name).toBe('derived')
    expect(await derived.send(sample(), options)).toEqual({ strategy: 'x', status: 'accepted' })
  })

  it('has no status when none of its parts has', () => {
    expect(isConnected(deriveStrategy('derived', [noopStrategy()], send))).toBe(false)
  })

  it('has the status of the part farthest from ready', () => {
    const first = connected(ready)
    const second = connected(connecting)
    const derived = derive(noopStrategy(), first.strategy, second.strategy)
    expect(derived.status.current).toBe(connecting)
    second.status.set(blocked)
    expect(derived.status.current).toBe(blocked)
    first.status.set(backingOff)
    expect(derived.status.current).toBe(backingOff)
  })

  it('is ready when all its parts are', async () => {
    const whenReady = deferred()
    const slow = connected(connecting, () => whenReady.promise)
    const whole = watch(derive(connected(ready).strategy, slow.strategy).ready(options))
    await reactions()
    expect(whole.settled).toBe(false)
    whenReady.resolve()
    await reactions()
    expect(whole).toEqual({ result: undefined, settled: true })
  })

  it('is not ready when one of its parts cannot be; the failures of the others are not left unheard', async () => {
    const fault = new Error('wrong password')
    const failing = (): Promise<void> => Promise.reject(fault)
    const whole = derive(connected(ready, failing).strategy, connected(ready, failing).strategy)
    await expect(whole.ready(options)).rejects.toBe(fault)
    await reactions()
  })

  it('closes each part once, all of them even when one fails, and tells the failure', async () => {
    const [first, second, third] = [
      scriptedStrategy({ afterwards: 'hang' }),
      scriptedStrategy({ afterwards: 'hang' }),
      scriptedStrategy({ afterwards: 'hang' }),
    ]
    const fault = new Error('disk is full')
    first.onClose = () => {
      throw fault
    }
    second.onClose = () => Promise.reject(new Error('another'))
    const derived = deriveStrategy('derived', [first, second, third, first], send)
    await expect(derived.close(options)).rejects.toBe(fault)
    expect([first, second, third].map(({ closes }) => closes)).toEqual([[options], [options], [options]])
  })
})
