import { testStrategy } from '@glance-notifications/conformance'
import { afterAll, describe, it } from 'vitest'
import { strategyPlace } from './strategy-place.js'

const local = 'A file has no connection.'
testStrategy(
  { describe, it, after: afterAll },
  {
    title: 'logging, to a file',
    create: strategyPlace,
    limits: {
      without: { secrets: 'It is given none.', stall: local, refuse: local, drop: local },
    },
  },
)
