import { testStrategy } from '@glance-notifications/conformance'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { afterAll, describe, it } from 'vitest'
import { rabbitPlaces } from './support/strategy-places.js'

describeWithAmqp10(
  'conformance',
  (lease) => {
    testStrategy(
      { describe, it, after: afterAll },
      {
        title: 'qpid, at the AMQP 1.0 plug-in of RabbitMQ 3',
        create: rabbitPlaces(lease),
        limits: { without: { nack: 'The plug-in says nothing of what a full queue refuses.' } },
      },
    )
  },
  { on: ['rabbit'] },
)
