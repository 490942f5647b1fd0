import { testStrategy } from '@glance-notifications/conformance'
import { afterAll, describe, it } from 'vitest'
import { strategyPlace } from './strategy-place.js'

const local = 'A disk has no connection.'
testStrategy(
  { describe, it, after: afterAll },
  {
    title: 'outbox',
    create: strategyPlace,
    limits: {
      // A disk that does not answer has a second more than the deadline of close.
      timeoutMs: 10_000,
      without: {
        secrets: 'It is given none.',
        refuse: local,
        drop: local,
        nack: 'Only a full disk refuses: outbox-full-disk.integration.test.ts.',
      },
    },
  },
)
