import { testSource } from '@glance-notifications/conformance'
import { afterAll, describe, it } from 'vitest'
import { logPlace } from './log-place.js'

testSource(
  { describe, it, after: afterAll },
  {
    title: 'logSource',
    create: logPlace,
    limits: {
      without: {
        faults: 'a file has no connection that could fail',
        secrets: 'it is given none',
      },
      except: {
        'content-any': 'lines that are no notifications are passed over',
        properties: 'a line has none',
      },
    },
  },
)
