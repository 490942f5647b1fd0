import { memoryStrategy, noopStrategy } from '@glance-notifications/core'
import { afterAll, describe, it } from 'vitest'
import { testStrategy } from '../../src/index.js'

const runner = { describe, it, after: afterAll }
const alone = 'There is no peer.'
const without = { secrets: 'It is given none.', stall: alone, refuse: alone, drop: alone, nack: alone }

testStrategy(runner, {
  title: 'noop',
  create: () => ({ strategy: noopStrategy() }),
  limits: { discards: true, without: { ...without, arrived: 'It sends nothing.' } },
})
testStrategy(runner, {
  title: 'memory',
  create: () => {
    const strategy = memoryStrategy()
    return { strategy, arrived: () => strategy.sent }
  },
  limits: { without },
})
