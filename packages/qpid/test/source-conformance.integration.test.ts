import { testSource } from '@glance-notifications/conformance'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { afterAll, describe, it } from 'vitest'
import { protonSourcePlaces, rabbitSourcePlaces } from './support/source-places.js'

const runner = { describe, it, after: afterAll }

describeWithAmqp10(
  'conformance',
  (lease) => {
    const title = 'qpidSource, at the AMQP 1.0 plug-in of RabbitMQ 3'
    testSource(runner, { title, create: rabbitSourcePlaces(lease) })
  },
  { on: ['rabbit'] },
)

const forgets = 'the example broker forgets what it has sent'
const again = ['retry', 'retry-closed', 'unsettled', 'deliver-throws', 'loss', 'loss-settled'] as const

describeWithAmqp10(
  'conformance',
  (lease) => {
    const except = Object.fromEntries(
      [...again, 'listener-retry', 'listener-close'].map((name) => [name, forgets]),
    )
    const limits = { without: { secrets: 'it asks for none' }, except }
    testSource(runner, {
      title: "qpidSource, at Qpid Proton's broker",
      create: protonSourcePlaces(lease),
      limits,
    })
  },
  { on: ['proton'] },
)
