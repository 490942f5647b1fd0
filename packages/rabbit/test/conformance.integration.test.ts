import { testStrategy } from '@glance-notifications/conformance'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { afterAll, describe, it } from 'vitest'
import { limits, strategyPlaces } from './strategy-places.js'

describeWithRabbit('conformance', (lease) => {
  const runner = { describe, it, after: afterAll }
  testStrategy(runner, { title: 'rabbit', create: strategyPlaces(lease), limits })
})
