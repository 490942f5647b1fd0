import { testSource } from '@glance-notifications/conformance'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { afterAll, describe, it } from 'vitest'
import { sourcePlaces } from './source-places.js'

const runner = { describe, it, after: afterAll }
const endsWithIt = 'its queue ends with the connection'

describeWithRabbit('conformance', (lease) => {
  testSource(runner, { title: 'rabbitSource of a group', create: sourcePlaces(lease, { group: 'billing' }) })
  testSource(runner, {
    title: 'rabbitSource of a shared queue',
    create: sourcePlaces(lease, { shared: true, priorities: ['INFO'] }),
  })
  testSource(runner, {
    title: 'rabbitSource of an ephemeral queue',
    create: sourcePlaces(lease, { ephemeral: true }),
    limits: {
      without: { next: endsWithIt, deadLetters: 'they are rejected: a policy decides' },
      except: { loss: endsWithIt, 'loss-settled': endsWithIt },
    },
  })
})
