import { fallback, fanOut, memoryStrategy, retry, route } from '@glance-notifications/core'
import { afterAll, describe, it } from 'vitest'
import { memoryPlace, testStrategy } from '../../src/index.js'

const runner = { describe, it, after: afterAll }
const none = { secrets: 'It is given none.' }

testStrategy(runner, {
  title: 'retry',
  create: () => memoryPlace((inner) => retry(inner(), { initialDelayMs: 5, attemptTimeoutMs: 100 })),
  limits: { receiptNames: ['inner'], without: none },
})
testStrategy(runner, {
  title: 'fallback',
  create: () => memoryPlace((inner) => fallback([inner('first'), inner('second')])),
  limits: { receiptNames: ['first', 'second'], without: none },
})
testStrategy(runner, {
  title: 'fanOut',
  create: () => memoryPlace((inner) => fanOut([inner(), memoryStrategy()])),
  limits: { without: none },
})
testStrategy(runner, {
  title: 'route',
  create: () => memoryPlace((inner) => route([{ to: inner() }, { events: 'x*', to: memoryStrategy() }])),
  limits: { receiptNames: ['inner', 'fan-out(inner, memory)'], without: none },
})
